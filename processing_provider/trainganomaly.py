"""``gossan:trainganomaly``: GANomaly learns the background of an evidence stack."""

from __future__ import annotations

from .anomaly_training import AnomalyTraining


class TrainGanomaly(AnomalyTraining):
    """Train GANomaly."""

    ID = "trainganomaly"
    TITLE = "GANomaly anomaly model"
    KIND = "ganomaly"
    TAGS = (
        "anomaly,GANomaly,GAN,generative adversarial network,deep learning,neural network,autoencoder,latent,"
        "geochemical anomaly,unsupervised,train"
    )
    HELP = (
        "Trains GANomaly on the background of an evidence stack, so that 'Score map' can score how anomalous each "
        "cell is. An encoder squeezes a cell's values into a short vector, a decoder rebuilds the values, a second "
        "encoder squeezes what was rebuilt; where the two vectors differ, the cell is unlike what was learnt. No deposit "
        "is needed; where labels are given, deposits and their surroundings stay out of training.\n\n"
        "It does not reliably beat simpler methods: train a detector (Mahalanobis, k-nearest neighbours) and the deep "
        "autoencoder ('Autoencoder anomaly model') on the same stack as well, make a map with each ('Score map'), and give all "
        "maps and the deposits to 'Evaluation of score maps': its report has their ROC and success-rate curves in one chart, "
        "and AUC and the deposits in 5, 10 and 20 % of the area in one table. In the paper, GANomaly has an AUC of 0.893, the "
        "autoencoder 0.806; 20 % of the area hold 83.88 % and 74.86 % of the deposits. The report and the log tell how near the trained score is to "
        "two controls, the untrained network and the plain norm of the values: near 1, training added little.\n\n"
        "Give it a stack of logarithms or log-ratios. Networks need Gossan's environment."
    )
    SOURCE = (
        "Luo, Zuo, Xiong and Wang (2021), Detection of geochemical anomalies related to mineralization using the "
        "GANomaly network, Applied Geochemistry; Akcay et al. (2018)"
    )
