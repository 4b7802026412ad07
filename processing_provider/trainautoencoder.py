"""``gossan:trainautoencoder``: a deep autoencoder learns the background of an evidence stack."""

from __future__ import annotations

from .anomaly_training import AnomalyTraining


class TrainAutoencoder(AnomalyTraining):
    """Train the deep autoencoder."""

    ID = "trainautoencoder"
    TITLE = "Autoencoder anomaly model"
    KIND = "autoencoder"
    TAGS = (
        "anomaly,autoencoder,deep learning,neural network,reconstruction error,geochemical anomaly,unsupervised,train"
    )
    HELP = (
        "Trains a deep autoencoder on the background of an evidence stack, so that 'Score map' can score how "
        "anomalous each cell is: what does not fit through a narrow bottleneck and back is unlike what was learnt. The "
        "score is the reconstruction error of the cell itself. No deposit is needed; where labels are given, deposits "
        "and their surroundings stay out of training.\n\n"
        "It is GANomaly's comparator and often its equal, and trains several times faster. The report and the log tell how near the "
        "trained score is to two controls, the untrained network and the plain norm of the values: near 1, training "
        "added little.\n\n"
        "Give it a stack of logarithms or log-ratios. Networks need Gossan's environment."
    )
    SOURCE = (
        "Luo, Zuo, Xiong and Wang (2021), Applied Geochemistry; Xiong and Zuo (2016), Recognition of geochemical "
        "anomalies using a deep autoencoder network, Computers & Geosciences 86, 75-82"
    )
