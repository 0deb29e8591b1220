# Completes wpack's commands, options, files and images: wpack itself is asked at each TAB.
Register-ArgumentCompleter -Native -CommandName wpack -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    # The words before the cursor's, without their quotes. They are read, never evaluated: nothing of the line runs.
    $words = @(
        foreach ($element in $commandAst.CommandElements) {
            if ($element.Extent.EndOffset -ge $cursorPosition) { break }
            if ($element -is [System.Management.Automation.Language.StringConstantExpressionAst]) {
                $element.Value
            } else {
                $element.Extent.Text
            }
        }
    )
    # A word with a quote that is still open comes with both.
    $wordToComplete = $wordToComplete -replace '^([''"])(.*)\1$', '$2'
    # Where arguments are still passed as before PowerShell 7.3, an empty one is lost unless it has quotes of its own.
    $passing = Get-Variable -Name PSNativeCommandArgumentPassing -ValueOnly -ErrorAction Ignore
    if ($wordToComplete -eq '' -and $passing -in $null, 'Legacy') { $wordToComplete = '""' }

    $outer = $env:WPACK_COMPLETE
    try {
        $env:WPACK_COMPLETE = 'powershell'
        $answers = @(& wpack -- @words $wordToComplete 2> $null)
    } finally {
        $env:WPACK_COMPLETE = $outer
    }
    foreach ($answer in $answers) {
        # A value, and after a tab what it is.
        $value, $help = $answer.Split("`t", 2)
        if (-not $help) { $help = $value }
        $text = if ($value -match '[^\w./:@=+-]|^@') { "'" + $value.Replace("'", "''") + "'" } else { $value }
        [System.Management.Automation.CompletionResult]::new($text, $value, 'ParameterValue', $help)
    }
}
