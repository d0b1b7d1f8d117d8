"""Everything backprop_lib refuses or lacks, as a hierarchy to be seen at one glance.

Each message says what was expected, what came, and what to do about it.
"""


class BackpropError(ValueError):
    """Root of every error that backprop_lib raises by itself."""


class ShapeError(BackpropError):
    """An array has the wrong shape for its place in the network."""


class EmptyBatchError(ShapeError):
    """A batch holds no sample, so no cost is defined."""


class DTypeError(BackpropError):
    """An array holds something other than float32, float64, integers or booleans."""


class NonFiniteError(BackpropError):
    """An array holds NaN or an infinity."""


class LabelError(BackpropError):
    """A target is not what the loss compares with, such as a column that is not one-hot."""


class UnknownNameError(BackpropError):
    """A name (activation, loss, scheme, reduction, example, quantity) is not a known one."""


class PairError(BackpropError):
    """The loss is not defined on what the output layer's activation produces."""


class ArgumentError(BackpropError):
    """A setting (learning rate, batch size, step, generator) is out of its range or kind."""


class MissingPackageError(BackpropError, ImportError):
    """What was asked for needs a package that is not installed."""


class BrowserError(BackpropError):
    """The browser that prints worksheets printed nothing."""


class ChromiumNotFoundError(BrowserError):
    """This machine has no Chromium, Chrome or Edge that starts."""
