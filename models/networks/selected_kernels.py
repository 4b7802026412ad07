"""Selective transfer: kernels of a source network, chosen element by element, times a target network's own.

Huang et al. (2022), Minerals 12, 1112, Eqs. 8 and 9: K = (W_S * P) * w, all products element by element, for every
convolution of the network. Where the paper is silent or contradicts itself:

- *The product.* Eq. 9 prints a multiplication sign between the selected kernel and the target's own; the text calls only
  that of Eq. 8 a Hadamard product. All three have one shape, so it is taken for another. What P does not
  select is then 0 in the product: the target has no weight of its own there, and selecting is pruning.
- *Only P w matters.* P and w multiply each other everywhere, so data tell their product alone; that P is sparse
  and not w comes from the penalty on P.
- *How P is learnt and made sparse* is not said, only that "weight selection makes the source network weights sparse"
  (figure 1). Here the penalty is sparsity * sum |P|, and P >= 0. It is applied after each step by taking `shrink`
  from every element and stopping at 0, which leaves exact zeros, where a gradient of the penalty never would. P has an Adam of
  its own, because steps of plain SGD on eleven million elements are so small that any penalty drops either
  nothing or everything; with Adam's steps, an element stays whose gradient agrees from batch to batch.
- *Starts.* P = 1 and w = 1, so that a target starts as the source network; BatchNorm and the dense layer, of which
  Eq. 8 says nothing, start anew.
- *Input of Eq. 9.* The printed input is that of the first layer; deeper layers take the one before them, and the bias
  is BatchNorm's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor, nn


def kernels_of(network: nn.Module) -> dict[str, Tensor]:
    """Return every convolution's kernel by its name in the network, in order."""
    return {
        f"{name}.weight": module.weight for name, module in network.named_modules() if isinstance(module, nn.Conv2d)
    }


@dataclass(frozen=True)
class SourceKernels:
    """The kernels to select from; they never change, and no checkpoint needs them.

    Attributes
    ----------
    names : tuple of str
        In the target networks.
    kernels : tuple of Tensor
        In the same order.
    """

    names: tuple[str, ...]
    kernels: tuple[Tensor, ...]

    @classmethod
    def of(cls, kernels: Mapping[str, Tensor]) -> SourceKernels:
        """Return kernels given by name, apart from the network that they come from."""
        return cls(tuple(kernels), tuple(values.detach().clone() for values in kernels.values()))


class SelectedKernels(nn.Module):
    """One target network's selection matrices P and own kernels w over a source's kernels (Eqs. 8 and 9).

    Parameters
    ----------
    source : SourceKernels
        Shared by all target networks.
    """

    def __init__(self, source: SourceKernels) -> None:
        super().__init__()
        self.source = source
        self.selection = nn.ParameterList(torch.ones_like(kernel) for kernel in source.kernels)
        self.own = nn.ParameterList(torch.ones_like(kernel) for kernel in source.kernels)

    def forward(self) -> dict[str, Tensor]:
        """Return the kernels that the target network works with, by name."""
        parts = zip(self.source.names, self.source.kernels, self.selection, self.own)
        return {name: kernel * selection * own for name, kernel, selection, own in parts}

    @torch.no_grad()
    def shrink(self, amount: float) -> None:
        """Take `amount` from every element of P, stopping at 0."""
        for selection in self.selection:
            selection.sub_(amount).clamp_(min=0.0)

    @torch.no_grad()
    def kept(self) -> Tensor:
        """Return the share of the source's weights that P selects, of all layers together."""
        chosen = torch.stack([torch.count_nonzero(selection) for selection in self.selection]).sum()
        return chosen / sum(selection.numel() for selection in self.selection)
