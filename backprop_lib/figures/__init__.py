"""The book's teaching figures, one topic a module, built on backprop_lib.plots."""
