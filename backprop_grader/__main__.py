"""``python -m backprop_grader``."""

from backprop_grader.app import main

if __name__ == "__main__":
    main()
