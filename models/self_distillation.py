"""Networks that learn from each other's outputs while they are trained."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn


def distillation(logits: Sequence[Tensor]) -> list[Tensor]:
    """Return each target network's self-distillation loss (Huang et al. 2022, Eq. 10).

    The divergence of its softmax from that of every network before it, summed over these: networks
    with larger feature maps, that is smaller rates, guide those with smaller ones. Where the paper
    is silent or contradicts itself:

    - It is a loss "of the target network" that learns, so that nothing flows back into the network that guides.
    - The sum over i = 1 to n runs over elements, but a network sees all elements at once and has one
      output: there is nothing to sum. That over the classes, which the divergence needs, is not
      printed. Batches are averaged as in the cross-entropy. No temperature is mentioned: it is 1.

    Parameters
    ----------
    logits : sequence of Tensor
        Of each network, shape (n, classes), largest feature maps first.

    Returns
    -------
    list of Tensor
        A number each; 0 for the first network, which nobody guides.
    """
    logarithms = [torch.log_softmax(values, dim=1) for values in logits]
    guides = [values.detach() for values in logarithms]
    losses = []
    for v, own in enumerate(logarithms):
        pairs = [nn.functional.kl_div(own, guide, reduction="batchmean", log_target=True) for guide in guides[:v]]
        losses.append(torch.stack(pairs).sum() if pairs else own.new_zeros(()))
    return losses
