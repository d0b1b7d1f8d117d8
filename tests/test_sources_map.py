"""Every section heading of the three texts has its place in the book, and the place is there."""

import csv
import re
from pathlib import Path
from urllib.parse import unquote, urldefrag

import pytest
from playwright.sync_api import Browser

BOOK = Path(__file__).resolve().parent.parent / "book"

# As the texts print them, in their order; the notes set some of theirs in bold only.
HEADINGS = {
    "worksheet": r"""
Backpropagation Algorithm Example
**Parameters and Input:**
**1. Forward Pass:**
**2. Backward Pass:**
**Summary of Gradients (for m=1):**
""",
    "post": r"""
Backprop by Hand - A Deep Dive into Neural Networks (NN)
Introduction
1. The Intuition Behind Backpropagation
What is Backpropagation?
Why is it Important?
2. The Mathematics of Learning
Forward Pass: Making Predictions
Backward Pass: Learning from Errors
3. Step-by-Step Backpropagation Example
**1. Definitions and Notations**
**2. Forward Propagation (General Template)**
**Forward Pass Example for 3 Layers**:
**3. Backward Propagation (General Template)**
**Step-by-Step Backward Propagation:**
**Backward Pass Example for 3 Layers**:
**4. Parameter Updates (General Template)**
**1. Initial Setup**
**Network Architecture**
**Input \( X \)** (3x1 matrix):
**Weights and Biases**
**2. Forward Pass Calculation**
**Step 1: Calculate \( Z[1] \)** (Hidden Layer 1)
**Step 2: Apply Activation Function \( A[1] \)**
**Step 3: Calculate \( Z[2] \)** (Hidden Layer 2)
**Step 4: Apply Activation Function \( A[2] \)**
**Step 5: Calculate \( Z[3] \)** (Hidden Layer 3)
**Step 6: Apply Activation Function \( A[3] \)**
**Step 7: Calculate \( Z[4] \)** (Output Layer)
**Step 8: Apply Final Activation Function (e.g., Softmax)**
**3. Backward Pass Calculation**
**Step 1: Calculate \( dZ[4] \)** (Output Layer)
**Step 2: Calculate Gradients for Output Layer**
**Step 3: Calculate \( dZ[3] \)** (Hidden Layer 3)
**Step 4: Calculate Gradients for Hidden Layer 3**
**Step 5: Calculate \( dZ[2] \)** (Hidden Layer 2)
**Step 6: Calculate Gradients for Hidden Layer 2**
**Step 7: Calculate \( dZ[1] \)** (Hidden Layer 1)
**Step 8: Calculate Gradients for Hidden Layer 1**
**4. Summary of Gradients**
**5. Update Weights**
Conclusion
""",
    "notes": r"""
1. Backpropagation for a single neuron layer
1.1 Cost of a single sample from training set
1.2 Output of neurons in each layer
1.3 Derivative of costs relative to weight
1.4 Derivative of costs relative to bias
1.5 Derivative of costs relative to the activation of previous layer
1.6 Cost for all training
2. Backpropagation for a multi neuron layer
2.1 Dimension of the MLP
2.2 Computing error relative to the changes of weights in the last layer
2.3 Computing error relative to the changes of biases in the last layer
2.4 $\delta^{(L)}_{j}$: The error of neuron $j$ in layer $L$
2.5 Writing backpropagation equations in matrix form
2.5.1 $\delta^L$: The error term at the output layer $L$
1) $ \frac{\partial C}{\partial a^{(L)}} $
2) $ \frac{\partial a^L}{\partial z^L} $
Full Jacobian Form:
**Example: If $ n_L = 2 $**
**So Why Do We Use Element-wise Product?**
**Summary**
What If We Were Doing Matrix Calculus?
Final Summary
The Two Worlds: Vector Calculus vs Matrix Calculus
✅ 1. **Vector (Coordinate-wise) Calculus**
⚠️ 2. **Matrix Calculus (Jacobian-based)**
🧠 Deep Learning Convention
✅ Final Clarification
2.6.1 $\frac{\partial C}{\partial w^L}$: The error term relative to weight in layer $L$
**Chain Rule View**
**So Why the Transpose?**
Example:
**Summary**
2.6.2 $\frac{\partial C}{\partial b^L}$: The error relative to bias in layer $L$
2.4 The error relative to the changes of activation in the previous layers
2.4.1 $ \frac{\partial c_{0}}{\partial a_{k}^{(L-1)}}$ error relative to the changes of single activation in the previous layers
**Example:**
**Equation with Dimensions**
2.4.2 $\frac{\partial C}{\partial a^{(L-1)}}$ Error relative to the changes of activations in the previous layers in matrix Form
3. Putting all together
3.1 The Purpose of $ \delta^l $
3.2 Case 1: Output Layer $ \delta^L $
3.3 Case 2: Hidden Layers $ \delta^l $, for $ l < L $
**Intuitive Analogy**
**Summary**
4. Complete Numerical Example
**Recap:**
**The Backpropagation Rule:**
**Step-by-Step Derivation:**
**What This Means Intuitively:**
**Example (ReLU):**
5. Numerical Example
🧮 Network Architecture
🎯 Step 1: Initialize Weights, Biases, Input
Input $ x $:
Target $ y $:
Weights and Biases:
🔄 Step 2: Forward Pass
Hidden layer (layer 1):
Output layer (layer 2):
🧠 Step 3: Backward Pass
Output layer (layer 2)
Hidden layer (layer 1)
🧾 Step 4: Gradient Calculation
Gradients for output layer weights:
Gradients for output layer biases:
Gradients for hidden layer weights:
Gradients for hidden layer biases:
✅ Final Summary
🧠 Network Structure: $[2, 3, 2]$
🔢 Step 1: Choose Input and Target
Input:
Target:
⚙️ Step 2: Weights and Biases
Layer 1: Input → Hidden
Layer 2: Hidden → Output
🔄 Step 3: Forward Pass
Hidden Layer
Output Layer
🧠 Step 4: Backward Pass
Output Layer Error:
Gradients for Layer 2:
Weight gradients:
Bias gradients:
Hidden Layer Error:
Gradients for Layer 1:
Weight gradients:
Bias gradients:
✅ Summary
$\textbf{Reminder:}$
Unstable Gradient: Vanishing and Explosion Gradient
""",
}

# Where the links of each row lead, table by table: to a page, then to a section of it.
ROWS = """() => [...document.querySelectorAll("table.bp-sources")].map(
    table => [...table.querySelectorAll("tbody tr")].map(
        row => [...row.querySelectorAll("a[href]")].map(link => link.getAttribute("href"))))"""
IDS = "() => [...document.querySelectorAll('article [id]')].map(element => element.id)"


def headings(text: str) -> list[str]:
    return HEADINGS[text].strip("\n").split("\n")


def table(text: str) -> list[dict[str, str]]:
    with (BOOK / "sources" / f"{text}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("text", HEADINGS)
def test_every_heading_of_a_text_is_listed_as_it_stands(text: str) -> None:
    # A number at the beginning is escaped, or Markdown would make a list of it.
    listed = [re.sub(r"^(\d+)\\([.)])", r"\1\2", row["Heading there"]) for row in table(text)]
    assert listed == headings(text)


def test_every_row_of_the_map_leads_to_a_page_and_a_section_of_it(
    book_html: Path, browser: Browser
) -> None:
    page = browser.new_page()
    folder = book_html / "book"
    try:
        page.goto((folder / "sources.html").as_uri())
        tables = page.evaluate(ROWS)
        assert [len(rows) for rows in tables] == [len(headings(text)) for text in HEADINGS]
        ids: dict[str, list[str]] = {}
        astray = []
        for links in (links for rows in tables for links in rows):
            opening, section = map(urldefrag, links)
            file, anchor = section.url, unquote(section.fragment)
            if file not in ids:
                page.goto((folder / file).as_uri())
                ids[file] = page.evaluate(IDS)
            if opening.url != file or not anchor or anchor not in ids[file]:
                astray.append(links)
        assert astray == []
    finally:
        page.close()
