"""A submission's notebook: its cells run in the sandbox, its checks are marked outside of it."""
