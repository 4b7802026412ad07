"""What the systems' study compares, by its own name in the registry, and what was reduced to fit in an hour."""

from __future__ import annotations

from dataclasses import dataclass, field

A, B, C, D, E, PLAIN = "A", "B", "C", "D", "E", "plain"
SKT_TABLE_BATCHES = 100  # in SKT's own table, where the preset has 200: eight methods of five folds
RECOMMENDED = ("lenet", "resnet18", "mobilenetv2")
PAPERS_SIX = ("lenet", "alexnet", "vgg16", "resnet50", "mobilenetv2", "vit")
NETWORKS = ("lenet", "alexnet", "vgg8", "vgg16", "resnet18", "resnet50", "mobilenetv2", "vit", "inception_v3")


@dataclass(frozen=True)
class Method:
    """One line of the table.

    Attributes
    ----------
    key, title : str
        The key names its files.
    system : str
        The published system that it belongs to, or ``plain``.
    kind : str
        A model of the registry.
    settings : dict of str to str
        As typed; what is not here is the recommended preset.
    draws : int
        How often it learns anew from deposits put at random places; 0: the clusters are moved over the finished map.
    random_split : bool
        Whether it is trained on a split into random cells, too.
    reduced : str
        What is less than the preset.
    """

    key: str
    title: str
    system: str
    kind: str
    settings: dict[str, str] = field(default_factory=dict)
    draws: int = 0
    random_split: bool = True
    reduced: str = ""


ANOMALY = (
    Method("ganomaly", "GANomaly", A, "ganomaly", random_split=False),
    Method("autoencoder", "deep autoencoder", A, "autoencoder", random_split=False),
)

PLAIN_METHODS = (
    Method("logistic", "logistic regression", PLAIN, "logistic_regression", draws=20),
    Method("boosting", "gradient boosting", PLAIN, "gradient_boosting", draws=20),
    Method("svm", "SVM", PLAIN, "support_vectors", draws=20),
    Method("forest", "random forest", PLAIN, "random_forest", draws=10),
)

PAIRS = (
    Method(
        "pairs_bank",
        "pixel pairs, bank of barren cells",
        B,
        "pixel_pair",
        {"reference": "bank", "repeats": "3"},
        random_split=False,
        reduced="three draws of barren cells, not ten",
    ),
    Method(
        "pairs_ring",
        "pixel pairs, ring (13, 35)",
        B,
        "pixel_pair",
        {"repeats": "3"},
        random_split=False,
        reduced="three draws of barren cells, not ten",
    ),
)

# `source` is the file of a model trained on another simulated survey: "{source}" is replaced by it
TRANSFER = (
    Method("transfer", "Inception-v3 from random weights", C, "transfer"),
    Method("transfer_gan", "Inception-v3 from random weights, with GAN", C, "transfer", {"generator": "yes"}),
    Method("transfer_source", "Inception-v3 from another area's model", C, "transfer", {"source": "{source}"}),
    Method(
        "transfer_source_gan",
        "Inception-v3 from another area's model, with GAN",
        C,
        "transfer",
        {"source": "{source}", "generator": "yes"},
        random_split=False,
    ),
)

SKT = (Method("skt", "SKT", E, "skt"),)

METHODS = (*PLAIN_METHODS, *PAIRS, *TRANSFER, *SKT)
