// Counts the primes below its first argument, ten times over.
package main

import (
	"fmt"
	"os"
	"strconv"
)

func main() {
	limit := 100
	if len(os.Args) > 1 {
		limit, _ = strconv.Atoi(os.Args[1])
	}
	count := 0
	for round := 0; round < 10; round++ {
		composite := make([]bool, limit)
		count = 0
		for n := 2; n < limit; n++ {
			if composite[n] {
				continue
			}
			count++
			for m := n * 2; m < limit; m += n {
				composite[m] = true
			}
		}
	}
	fmt.Println(count)
}
