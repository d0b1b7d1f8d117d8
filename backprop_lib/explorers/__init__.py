"""Pictures that answer: change a number, and see what it changes.

Each explorer is one class here, whose traits are kept the same as what its picture shows, and
one ES module in ``static/``, which draws and computes in the browser. A notebook runs the module
as a widget; a page of the book runs it by itself, without a kernel or a server.
"""

from backprop_lib.explorers.conventions import Conventions
from backprop_lib.explorers.gradient_check import GradientCheck
from backprop_lib.explorers.gradient_descent import GradientDescent
from backprop_lib.explorers.network import NetworkExplorer
from backprop_lib.explorers.single_neuron import SingleNeuron
from backprop_lib.explorers.vanishing_gradients import VanishingGradients
from backprop_lib.explorers.widget import Explorer

__all__ = [
    "Conventions",
    "Explorer",
    "GradientCheck",
    "GradientDescent",
    "NetworkExplorer",
    "SingleNeuron",
    "VanishingGradients",
]
