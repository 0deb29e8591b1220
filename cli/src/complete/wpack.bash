_wpack() {
    # bash splits words at `:` and `=` too: what was typed without a blank between is put together again.
    local typed=${COMP_LINE:0:COMP_POINT} words=() word index
    for ((index = 0; index <= COMP_CWORD; index++)); do
        if [[ $index -eq 0 || $typed == [[:blank:]]* ]]; then
            typed=${typed#"${typed%%[![:blank:]]*}"}
            words+=("")
        fi
        word=${COMP_WORDS[index]}
        [[ $index -eq $COMP_CWORD ]] && word=$typed
        words[${#words[@]} - 1]+=$word
        typed=${typed#"$word"}
    done
    local last=$((${#words[@]} - 1)) candidate
    local before=${words[last]%"$2"}
    COMPREPLY=()
    while IFS= read -r candidate; do
        # Readline replaces only what stands behind the last sign at which it splits.
        [[ -n $candidate ]] && COMPREPLY+=("${candidate#"$before"}")
    done < <(WPACK_COMPLETE=bash _CLAP_COMPLETE_INDEX=$last _CLAP_IFS=$'\n' wpack -- "${words[@]}" 2> /dev/null && echo)
    if [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *[=/:] ]]; then
        compopt -o nospace
    fi
}
complete -o bashdefault -F _wpack wpack
