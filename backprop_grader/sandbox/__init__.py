"""Where a student's code runs: `inside` is there with it, everything else is trusted."""
