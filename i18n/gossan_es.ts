<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="es" sourcelanguage="en">
 <context>
  <name>Gossan</name>
  <message>
   <location filename="../processing_provider/algorithm.py" />
   <source>Cancelled. Nothing was written.</source>
   <translation>Cancelado. No se escribió nada.</translation>
  </message>
  <message>
   <location filename="../processing_provider/algorithm.py" />
   <source>Not enough memory for this grid. Use a larger cell size, fewer layers or a smaller extent.</source>
   <translation>No hay memoria suficiente para esta malla. Use celdas más grandes, menos capas o una extensión menor.</translation>
  </message>
  <message>
   <location filename="../processing_provider/algorithm.py" />
   <source>Source</source>
   <translation>Fuente</translation>
  </message>
  <message>
   <location filename="../processing_provider/anomaly_classes.py" />
   <source>background</source>
   <translation>fondo</translation>
  </message>
  <message>
   <location filename="../processing_provider/anomaly_classes.py" />
   <source>low background</source>
   <translation>fondo bajo</translation>
  </message>
  <message>
   <location filename="../processing_provider/anomaly_classes.py" />
   <source>anomaly</source>
   <translation>anomalía</translation>
  </message>
  <message>
   <location filename="../processing_provider/anomaly_classes.py" />
   <source>low anomaly</source>
   <translation>anomalía baja</translation>
  </message>
  <message>
   <location filename="../processing_provider/anomaly_classes.py" />
   <source>high anomaly</source>
   <translation>anomalía alta</translation>
  </message>
  <message>
   <location filename="../processing_provider/anomaly_classes.py" />
   <source>moderate anomaly</source>
   <translation>anomalía moderada</translation>
  </message>
  <message>
   <location filename="../processing_provider/anomaly_classes.py" />
   <source>very high anomaly</source>
   <translation>anomalía muy alta</translation>
  </message>
  <message>
   <location filename="../processing_provider/anomaly_classes.py" />
   <source>up to {}</source>
   <translation>hasta {}</translation>
  </message>
  <message>
   <location filename="../processing_provider/anomaly_classes.py" />
   <source>{} to {}</source>
   <translation>{} a {}</translation>
  </message>
  <message>
   <location filename="../processing_provider/anomaly_classes.py" />
   <source>above {}</source>
   <translation>por encima de {}</translation>
  </message>
  <message>
   <location filename="../processing_provider/anomaly_classes.py" />
   <source>background, level {}</source>
   <translation>fondo, nivel {}</translation>
  </message>
  <message>
   <location filename="../processing_provider/anomaly_classes.py" />
   <source>anomaly, level {}</source>
   <translation>anomalía, nivel {}</translation>
  </message>
  <message>
   <location filename="../processing_provider/anomaly_page.py" />
   <source>Trained networks</source>
   <translation>Redes entrenadas</translation>
  </message>
  <message>
   <location filename="../processing_provider/anomaly_page.py" />
   <source>Trained networks, directed</source>
   <translation>Redes entrenadas, dirigidas</translation>
  </message>
  <message>
   <location filename="../processing_provider/anomaly_page.py" />
   <source>Control: untrained networks</source>
   <translation>Control: redes sin entrenar</translation>
  </message>
  <message>
   <location filename="../processing_provider/anomaly_page.py" />
   <source>Control: plain norm of the values</source>
   <translation>Control: norma simple de los valores</translation>
  </message>
  <message>
   <location filename="../processing_provider/anomaly_page.py" />
   <source>adversarial (Eq. 1), inner features of the discriminator</source>
   <translation>antagónica (ec. 1), rasgos internos del discriminador</translation>
  </message>
  <message>
   <location filename="../processing_provider/anomaly_page.py" />
   <source>contextual (Eq. 2), values rebuilt</source>
   <translation>contextual (ec. 2), valores reconstruidos</translation>
  </message>
  <message>
   <location filename="../processing_provider/anomaly_page.py" />
   <source>encoder (Eq. 3), the two latent vectors</source>
   <translation>del codificador (ec. 3), los dos vectores latentes</translation>
  </message>
  <message>
   <location filename="../processing_provider/anomaly_page.py" />
   <source>discriminator, real from rebuilt</source>
   <translation>del discriminador, real frente a reconstruido</translation>
  </message>
  <message>
   <location filename="../processing_provider/anomaly_page.py" />
   <source>Window (cells)</source>
   <translation>Ventana (celdas)</translation>
  </message>
  <message>
   <location filename="../processing_provider/anomaly_page.py" />
   <source>Latent length</source>
   <translation>Longitud latente</translation>
  </message>
  <message>
   <location filename="../processing_provider/anomaly_page.py" />
   <source>Factor on the layers' channels</source>
   <translation>Factor de los canales de las capas</translation>
  </message>
  <message>
   <location filename="../processing_provider/anomaly_page.py" />
   <source>Networks</source>
   <translation>Redes</translation>
  </message>
  <message>
   <location filename="../processing_provider/anomaly_page.py" />
   <source>Batches (where there are 0 passes)</source>
   <translation>Lotes (donde hay 0 pasadas)</translation>
  </message>
  <message>
   <location filename="../processing_provider/anomaly_page.py" />
   <source>Passes over the training cells (0: as many batches)</source>
   <translation>Pasadas por las celdas de entrenamiento (0: tantos lotes)</translation>
  </message>
  <message>
   <location filename="../processing_provider/anomaly_page.py" />
   <source>Batch size</source>
   <translation>Tamaño del lote</translation>
  </message>
  <message>
   <location filename="../processing_provider/anomaly_page.py" />
   <source>Learning rate</source>
   <translation>Tasa de aprendizaje</translation>
  </message>
  <message>
   <location filename="../processing_provider/anomaly_page.py" />
   <source>Extreme cells left out (%)</source>
   <translation>Celdas extremas que se dejan fuera (%)</translation>
  </message>
  <message>
   <location filename="../processing_provider/anomaly_page.py" />
   <source>Layers that must be enriched</source>
   <translation>Capas que deben estar enriquecidas</translation>
  </message>
  <message>
   <location filename="../processing_provider/anomaly_page.py" />
   <source>Seed</source>
   <translation>Semilla</translation>
  </message>
  <message>
   <location filename="../processing_provider/anomaly_page.py" />
   <source>Luo et al. (2021) compare GANomaly with the autoencoder by their ROC and success-rate curves. For yours: train both on the same stack, make a map with each ('Score map'), and give both maps and the deposits to 'Evaluation of score maps'. Its report has both curves in one chart, the AUC with its interval, and the deposits in 5, 10 and 20 % of the area.</source>
   <translation>Luo et al. (2021) comparan GANomaly con el autocodificador por sus curvas ROC y de tasa de éxito. Para las suyas: entrene ambos con la misma pila, haga un mapa con cada uno («Mapa de puntuación»), y dé ambos mapas y los yacimientos a «Evaluación de mapas de puntuación». Su informe tiene ambas curvas en un gráfico, la AUC con su intervalo, y los yacimientos en el 5, 10 y 20 % del área.</translation>
  </message>
  <message>
   <location filename="../processing_provider/anomaly_page.py" />
   <source>Published: five elements, cells of 1 km, 336 x 336 of them</source>
   <translation>Publicado: cinco elementos, celdas de 1 km, 336 x 336</translation>
  </message>
  <message>
   <location filename="../processing_provider/anomaly_page.py" />
   <source>Batches</source>
   <translation>Lotes</translation>
  </message>
  <message>
   <location filename="../processing_provider/anomaly_page.py" />
   <source>Objective (mean over batches)</source>
   <translation>Objetivo (media de los lotes)</translation>
  </message>
  <message>
   <location filename="../processing_provider/anomaly_page.py" />
   <source>Loss before its weight</source>
   <translation>Pérdida antes de su peso</translation>
  </message>
  <message>
   <location filename="../processing_provider/anomaly_page.py" />
   <source>Its parts, mean of the networks</source>
   <translation>Sus partes, media de las redes</translation>
  </message>
  <message>
   <location filename="../processing_provider/anomaly_page.py" />
   <source>Score</source>
   <translation>Puntuación</translation>
  </message>
  <message>
   <location filename="../processing_provider/anomaly_page.py" />
   <source>Rank correlation with the trained score</source>
   <translation>Correlación de rangos con la puntuación entrenada</translation>
  </message>
  <message>
   <location filename="../processing_provider/anomaly_page.py" />
   <source>Other cells that a deposit cell outranks</source>
   <translation>Otras celdas que una celda de yacimiento supera</translation>
  </message>
  <message>
   <location filename="../processing_provider/anomaly_page.py" />
   <source>Network</source>
   <translation>Red</translation>
  </message>
  <message>
   <location filename="../processing_provider/anomaly_page.py" />
   <source>AUC</source>
   <translation>AUC</translation>
  </message>
  <message>
   <location filename="../processing_provider/anomaly_page.py" />
   <source>Deposits in 20 % of the area</source>
   <translation>Yacimientos en el 20 % del área</translation>
  </message>
  <message>
   <location filename="../processing_provider/anomaly_page.py" />
   <source>Objective against batch</source>
   <translation>Objetivo según el lote</translation>
  </message>
  <message>
   <location filename="../processing_provider/anomaly_page.py" />
   <source>'{}': {} layers; networks: {}, over windows of {} x {} cells; learnt from {:,} cells in {:.0f} s on '{}'.</source>
   <translation>«{}»: {} capas; redes: {}, sobre ventanas de {} x {} celdas; aprendieron de {:,} celdas en {:.0f} s en «{}».</translation>
  </message>
  <message>
   <location filename="../processing_provider/anomaly_page.py" />
   <source>Objective</source>
   <translation>Objetivo</translation>
  </message>
  <message>
   <location filename="../processing_provider/anomaly_page.py" />
   <source>Left: every network</source>
   <translation>Izquierda: cada red</translation>
  </message>
  <message>
   <location filename="../processing_provider/anomaly_page.py" />
   <source>On {:,} cells</source>
   <translation>En {:,} celdas</translation>
  </message>
  <message>
   <location filename="../processing_provider/anomaly_page.py" />
   <source>Setting</source>
   <translation>Ajuste</translation>
  </message>
  <message>
   <location filename="../processing_provider/anomaly_page.py" />
   <source>Value</source>
   <translation>Valor</translation>
  </message>
  <message>
   <location filename="../processing_provider/anomaly_page.py" />
   <source>What the networks make small: of GANomaly, the adversarial part, 50 times the contextual one, and the encoder's; of an autoencoder, what it does not rebuild. It should fall fast, then flatten; networks that end at very different heights are worth another seed or more batches. A low objective alone is no merit: a network that rebuilds everything finds no anomaly.</source>
   <translation>Lo que las redes hacen pequeño: en GANomaly, la parte antagónica, 50 veces la contextual, y la del codificador; en un autocodificador, lo que no reconstruye. Debería bajar rápido y después aplanarse; redes que acaban a alturas muy distintas merecen otra semilla o más lotes. Un objetivo bajo no es mérito por sí solo: una red que reconstruye todo no encuentra ninguna anomalía.</translation>
  </message>
  <message>
   <location filename="../processing_provider/anomaly_page.py" />
   <source>Controls</source>
   <translation>Controles</translation>
  </message>
  <message>
   <location filename="../processing_provider/anomaly_page.py" />
   <source>The same cells ranked by networks that have learnt nothing, and by how far their values lie from the average. A rank correlation near 1 means that training added little, and that the plain detectors ('Anomaly detector model') do as well in a second.</source>
   <translation>Las mismas celdas ordenadas por redes que no han aprendido nada, y por lo lejos que están sus valores de la media. Una correlación de rangos cercana a 1 significa que el entrenamiento añadió poco, y que los detectores simples («Modelo detector de anomalías») hacen lo mismo en un segundo.</translation>
  </message>
  <message>
   <location filename="../processing_provider/anomaly_page.py" />
   <source>With deposit labels only: 50 % is chance. It is measured on a sample of the ground and has no interval; 'Evaluation of score maps' gives one.</source>
   <translation>Solo con etiquetas de yacimientos: 50 % es el azar. Se mide en una muestra del terreno y no tiene intervalo; «Evaluación de mapas de puntuación» da uno.</translation>
  </message>
  <message>
   <location filename="../processing_provider/anomaly_page.py" />
   <source>{}: how it learnt</source>
   <translation>{}: cómo aprendió</translation>
  </message>
  <message>
   <location filename="../processing_provider/anomaly_page.py" />
   <source>On {:,} cells, {:,} of them with deposits; these were not learnt from</source>
   <translation>En {:,} celdas, {:,} de ellas con yacimientos; de estas no se aprendió</translation>
  </message>
  <message>
   <location filename="../processing_provider/anomaly_page.py" />
   <source>While they learnt</source>
   <translation>Mientras aprendían</translation>
  </message>
  <message>
   <location filename="../processing_provider/anomaly_page.py" />
   <source>Did training add anything?</source>
   <translation>¿Añadió algo el entrenamiento?</translation>
  </message>
  <message>
   <location filename="../processing_provider/anomaly_page.py" />
   <source>Beside the paper</source>
   <translation>Junto al artículo</translation>
  </message>
  <message>
   <location filename="../processing_provider/anomaly_page.py" />
   <source>Settings</source>
   <translation>Ajustes</translation>
  </message>
  <message>
   <location filename="../processing_provider/anomaly_page.py" />
   <source>How to read this</source>
   <translation>Cómo leer esto</translation>
  </message>
  <message>
   <location filename="../processing_provider/anomaly_page.py" />
   <source>Mean rank correlation between the networks: {:.2f}.</source>
   <translation>Correlación media de rangos entre las redes: {:.2f}.</translation>
  </message>
  <message>
   <location filename="../processing_provider/anomaly_page.py" />
   <source>The known deposits stand out no more than under: {}.</source>
   <translation>Los yacimientos conocidos no destacan más que con: {}.</translation>
  </message>
  <message>
   <location filename="../processing_provider/anomaly_page.py" />
   <source>Training added little: cells rank nearly as under '{}' (rank correlation {:.2f}).</source>
   <translation>El entrenamiento añadió poco: las celdas se ordenan casi como con «{}» (correlación de rangos {:.2f}).</translation>
  </message>
  <message>
   <location filename="../processing_provider/anomaly_page.py" />
   <source>Left: network {}</source>
   <translation>Izquierda: red {}</translation>
  </message>
  <message>
   <location filename="../processing_provider/anomaly_page.py" />
   <source>Right: {}</source>
   <translation>Derecha: {}</translation>
  </message>
  <message>
   <location filename="../processing_provider/anomaly_training.py" />
   <source>Recommended was chosen on simulated surveys: the cell's own values, several networks, the most extreme tenth of the cells left out. As published takes the paper's settings: one network, a learning rate of 0.00001, 30 % of the cells, windows of 8 x 8 cells; it takes far longer. Whatever is filled in below wins over the preset.</source>
   <translation>«Recomendado» se eligió con campañas simuladas: los valores de la propia celda, varias redes, la décima parte más extrema de las celdas fuera. «Como se publicó» toma los ajustes del artículo: una red, tasa de aprendizaje de 0.00001, 30 % de las celdas, ventanas de 8 x 8 celdas; tarda mucho más. Lo que se rellene abajo prevalece sobre lo preestablecido.</translation>
  </message>
  <message>
   <location filename="../processing_provider/anomaly_training.py" />
   <source>Optional: the commodity or its pathfinders, by band name or element, separated by commas: Pb, Zn, Ag. Depletion scores like enrichment; with names given, only cells where these bands are above average together keep their score, and all others rank below them.</source>
   <translation>Opcional: el metal buscado o sus elementos indicadores, por nombre de banda o elemento, separados por comas: Pb, Zn, Ag. El empobrecimiento puntúa como el enriquecimiento; si se dan nombres, solo conservan su puntuación las celdas donde estas bandas están en conjunto por encima de la media, y todas las demás quedan por debajo.</translation>
  </message>
  <message>
   <location filename="../processing_provider/anomaly_training.py" />
   <source>Where the networks are trained. Automatic takes the graphics card where there is one.</source>
   <translation>Dónde se entrenan las redes. «Automático» usa la tarjeta gráfica si la hay.</translation>
  </message>
  <message>
   <location filename="../processing_provider/anomaly_training.py" />
   <source>A page with the objective of every network against the batches, the comparison with the controls, the settings, and the paper's figures.</source>
   <translation>Una página con el objetivo de cada red según los lotes, la comparación con los controles, los ajustes y las cifras del artículo.</translation>
  </message>
  <message>
   <location filename="../processing_provider/anomaly_training.py" />
   <source>Width of the square that the network sees around each cell; 1 is the cell's own values, by far the quickest and mostly as good as any. A window of even width has one more row and column to the north and west of its cell than to the south and east.</source>
   <translation>Ancho del cuadrado que la red ve alrededor de cada celda; 1 son los valores de la propia celda, con mucho lo más rápido y casi siempre tan bueno como lo demás. Una ventana de ancho par tiene una fila y una columna más al norte y al oeste de su celda que al sur y al este.</translation>
  </message>
  <message>
   <location filename="../processing_provider/anomaly_training.py" />
   <source>How many numbers a window is squeezed into.</source>
   <translation>En cuántos números se comprime una ventana.</translation>
  </message>
  <message>
   <location filename="../processing_provider/anomaly_training.py" />
   <source>1 is the paper's 64, 128 and 256 channels; 0.5 is twice as fast and hardly worse.</source>
   <translation>1 son los 64, 128 y 256 canales del artículo; 0.5 es el doble de rápido y apenas peor.</translation>
  </message>
  <message>
   <location filename="../processing_provider/anomaly_training.py" />
   <source>How many networks are trained from different seeds and averaged by rank. Several are better than one, and their spread tells where the score is uncertain.</source>
   <translation>Cuántas redes se entrenan con semillas distintas y se promedian por rango. Varias son mejores que una, y su dispersión dice dónde la puntuación es incierta.</translation>
  </message>
  <message>
   <location filename="../processing_provider/anomaly_training.py" />
   <source>Passes over the training cells</source>
   <translation>Pasadas por las celdas de entrenamiento</translation>
  </message>
  <message>
   <location filename="../processing_provider/anomaly_training.py" />
   <source>0 or empty: the preset's number of batches, whatever the size of the grid.</source>
   <translation>0 o vacío: el número de lotes preestablecido, sea cual sea el tamaño de la malla.</translation>
  </message>
  <message>
   <location filename="../processing_provider/anomaly_training.py" />
   <source>Windows per step.</source>
   <translation>Ventanas por paso.</translation>
  </message>
  <message>
   <location filename="../processing_provider/anomaly_training.py" />
   <source>Step length of Adam.</source>
   <translation>Longitud de paso de Adam.</translation>
  </message>
  <message>
   <location filename="../processing_provider/anomaly_training.py" />
   <source>Share of cells to train on</source>
   <translation>Parte de las celdas para entrenar</translation>
  </message>
  <message>
   <location filename="../processing_provider/anomaly_training.py" />
   <source>Drawn at random, 1 = all. Every cell is scored later.</source>
   <translation>Elegidas al azar, 1 = todas. Después se puntúan todas las celdas.</translation>
  </message>
  <message>
   <location filename="../processing_provider/anomaly_training.py" />
   <source>The cells whose values lie farthest from the average of all are not learnt from, so that the network does not take anomalies that nobody knows for normal. They are scored like all others.</source>
   <translation>De las celdas cuyos valores quedan más lejos de la media de todas no se aprende, para que la red no tome por normales anomalías que nadie conoce. Se puntúan como las demás.</translation>
  </message>
  <message>
   <location filename="../processing_provider/anomaly_training.py" />
   <source>With deposit labels, cells within this distance of a deposit stay out of training as well.</source>
   <translation>Con etiquetas de yacimientos, las celdas a menos de esta distancia de un yacimiento también quedan fuera del entrenamiento.</translation>
  </message>
  <message>
   <location filename="../processing_provider/anomaly_training.py" />
   <source>Report</source>
   <translation>Informe</translation>
  </message>
  <message>
   <location filename="../processing_provider/anomaly_training.py" />
   <source>HTML files (*.html)</source>
   <translation>Archivos HTML (*.html)</translation>
  </message>
  <message>
   <location filename="../processing_provider/anomaly_training.py" />
   <source>the plain norm</source>
   <translation>la norma simple</translation>
  </message>
  <message>
   <location filename="../processing_provider/anomaly_training.py" />
   <source>the untrained network</source>
   <translation>la red sin entrenar</translation>
  </message>
  <message>
   <location filename="../processing_provider/anomaly_training.py" />
   <source>Distance kept from deposits (cells)</source>
   <translation>Distancia a los yacimientos (celdas)</translation>
  </message>
  <message>
   <location filename="../processing_provider/anomaly_training.py" />
   <source>Empty: as the preset says.</source>
   <translation>Vacío: lo preestablecido.</translation>
  </message>
  <message>
   <location filename="../processing_provider/anomaly_training.py" />
   <source>Rank correlation with</source>
   <translation>Correlación de rangos con</translation>
  </message>
  <message>
   <location filename="../processing_provider/applymodel.py" />
   <source>A .gossan file that one of the training algorithms has written.</source>
   <translation>Un archivo .gossan escrito por uno de los algoritmos de entrenamiento.</translation>
  </message>
  <message>
   <location filename="../processing_provider/applymodel.py" />
   <source>The layers the model was trained on, of the same or another area; further bands are left out.</source>
   <translation>Las capas con las que se entrenó el modelo, de la misma área o de otra; las bandas sobrantes se ignoran.</translation>
  </message>
  <message>
   <location filename="../processing_provider/applymodel.py" />
   <source>Where networks run. Automatic takes the graphics card where there is one; detectors need none.</source>
   <translation>Dónde funcionan las redes. «Automático» usa la tarjeta gráfica si la hay; los detectores no la necesitan.</translation>
  </message>
  <message>
   <location filename="../processing_provider/applymodel.py" />
   <source>Band 1 is the score, coloured by share of the area; some models add a band of spread.</source>
   <translation>La banda 1 es la puntuación, coloreada por parte del área; algunos modelos añaden una banda de dispersión.</translation>
  </message>
  <message>
   <location filename="../processing_provider/applymodel.py" />
   <source>Model</source>
   <translation>Modelo</translation>
  </message>
  <message>
   <location filename="../processing_provider/applymodel.py" />
   <source>Evidence stack</source>
   <translation>Pila de evidencias</translation>
  </message>
  <message>
   <location filename="../processing_provider/applymodel.py" />
   <source>Scores</source>
   <translation>Puntuaciones</translation>
  </message>
  <message>
   <location filename="../processing_provider/biplot.py" />
   <source>Biplot of the first two principal components, and the variance of each component</source>
   <translation>Biplot de las dos primeras componentes principales, y varianza de cada componente</translation>
  </message>
  <message>
   <location filename="../processing_provider/biplot.py" />
   <source>Principal component</source>
   <translation>Componente principal</translation>
  </message>
  <message>
   <location filename="../processing_provider/biplot.py" />
   <source>Variance explained (%)</source>
   <translation>Varianza explicada (%)</translation>
  </message>
  <message>
   <location filename="../processing_provider/biplot.py" />
   <source>Variance of the components</source>
   <translation>Varianza de las componentes</translation>
  </message>
  <message>
   <location filename="../processing_provider/biplot.py" />
   <source>Ends close together: elements in a nearly constant ratio, as far as two components show it.</source>
   <translation>Extremos cercanos: elementos en proporción casi constante, hasta donde dos componentes lo muestran.</translation>
  </message>
  <message>
   <location filename="../processing_provider/biplot.py" />
   <source>Arrows of one direction: variables that rise together, as far as two components show it.</source>
   <translation>Flechas de una misma dirección: variables que suben juntas, hasta donde dos componentes lo muestran.</translation>
  </message>
  <message>
   <location filename="../processing_provider/biplot.py" />
   <source>{}: standardised scores x {:.2g}</source>
   <translation>{}: puntuaciones estandarizadas x {:.2g}</translation>
  </message>
  <message>
   <location filename="../processing_provider/biplot.py" />
   <source>Covariance biplot: arrows are loadings x standard deviation of the component; long: varies much.</source>
   <translation>Biplot de covarianza: las flechas son las cargas x la desviación típica de la componente; larga: varía mucho.</translation>
  </message>
  <message>
   <location filename="../processing_provider/biplot.py" />
   <source>; {:,} farther out, drawn hollow on the edge</source>
   <translation>; {:,} más afuera, dibujados huecos en el borde</translation>
  </message>
  <message>
   <location filename="../processing_provider/biplot.py" />
   <source>PC{} ({:.1f} % of the variance)</source>
   <translation>CP{} ({:.1f} % de la varianza)</translation>
  </message>
  <message>
   <location filename="../processing_provider/biplot.py" />
   <source>Right: the {} filled components were kept.</source>
   <translation>Derecha: se conservaron las {} componentes rellenas.</translation>
  </message>
  <message>
   <location filename="../processing_provider/biplot.py" />
   <source>Only the {} longest arrows have names.</source>
   <translation>Solo las {} flechas más largas llevan nombre.</translation>
  </message>
  <message>
   <location filename="../processing_provider/cell_surroundings.py" />
   <source>they add up to {0}</source>
   <translation>suman {0}</translation>
  </message>
  <message>
   <location filename="../processing_provider/classifyscores.py" />
   <source>Its first band is classed; higher means more prospective.</source>
   <translation>Se clasifica su primera banda; más alto es más prospectivo.</translation>
  </message>
  <message>
   <location filename="../processing_provider/classifyscores.py" />
   <source>For 'share of the area': percentages of the area where classes end, best class first, separated by commas.</source>
   <translation>Para «parte del área»: porcentajes del área donde terminan las clases, la mejor primero, separados por comas.</translation>
  </message>
  <message>
   <location filename="../processing_provider/classifyscores.py" />
   <source>Whole numbers: 0 the rest of the area, then upwards to the best class; 255 NoData.</source>
   <translation>Números enteros: 0 el resto del área, luego hacia arriba hasta la mejor clase; 255 sin datos.</translation>
  </message>
  <message>
   <location filename="../processing_provider/classifyscores.py" />
   <source>Share of the area: the best few per cent of the map. Percentiles: by values at percentiles of the cells. Median + k MAD: by distance from the median.</source>
   <translation>Parte del área: el mejor tanto por ciento del mapa. Percentiles: por los valores en percentiles de las celdas. Mediana + k MAD: por la distancia a la mediana.</translation>
  </message>
  <message>
   <location filename="../processing_provider/classifyscores.py" />
   <source>For 'percentiles': where classes begin, rising, separated by commas.</source>
   <translation>Para «percentiles»: dónde empiezan las clases, en orden creciente, separados por comas.</translation>
  </message>
  <message>
   <location filename="../processing_provider/classifyscores.py" />
   <source>For 'median + k MAD': the k where classes begin, rising, separated by commas.</source>
   <translation>Para «mediana + k MAD»: los k donde empiezan las clases, en orden creciente, separados por comas.</translation>
  </message>
  <message>
   <location filename="../processing_provider/classifyscores.py" />
   <source>high values</source>
   <translation>valores altos</translation>
  </message>
  <message>
   <location filename="../processing_provider/classifyscores.py" />
   <source>low values</source>
   <translation>valores bajos</translation>
  </message>
  <message>
   <location filename="../processing_provider/classifyscores.py" />
   <source>both</source>
   <translation>ambos</translation>
  </message>
  <message>
   <location filename="../processing_provider/classifyscores.py" />
   <source>For 'median + k MAD': values above the median, those below it (depletion), or both by their distance.</source>
   <translation>Para «mediana + k MAD»: los valores sobre la mediana, los que están por debajo (empobrecimiento), o ambos según su distancia.</translation>
  </message>
  <message>
   <location filename="../processing_provider/classifyscores.py" />
   <source>For 'median + k MAD': take median and MAD of the logarithms, as suits skewed contents. Thresholds are given in the map's own unit all the same. Values must be positive.</source>
   <translation>Para «mediana + k MAD»: tomar mediana y MAD de los logaritmos, como conviene a contenidos asimétricos. Los umbrales se dan de todos modos en la unidad del mapa. Los valores deben ser positivos.</translation>
  </message>
  <message>
   <location filename="../processing_provider/classifyscores.py" />
   <source>rest of the area</source>
   <translation>resto del área</translation>
  </message>
  <message>
   <location filename="../processing_provider/classifyscores.py" />
   <source>Score map</source>
   <translation>Mapa de puntuación</translation>
  </message>
  <message>
   <location filename="../processing_provider/classifyscores.py" />
   <source>Breaks (% of the area)</source>
   <translation>Cortes (% del área)</translation>
  </message>
  <message>
   <location filename="../processing_provider/classifyscores.py" />
   <source>Anomaly classes</source>
   <translation>Clases de anomalía</translation>
  </message>
  <message>
   <location filename="../processing_provider/classifyscores.py" />
   <source>Method</source>
   <translation>Método</translation>
  </message>
  <message>
   <location filename="../processing_provider/classifyscores.py" />
   <source>Percentiles</source>
   <translation>Percentiles</translation>
  </message>
  <message>
   <location filename="../processing_provider/classifyscores.py" />
   <source>Multiples of the MAD</source>
   <translation>Múltiplos de la MAD</translation>
  </message>
  <message>
   <location filename="../processing_provider/classifyscores.py" />
   <source>Anomalous are</source>
   <translation>Son anómalos</translation>
  </message>
  <message>
   <location filename="../processing_provider/classifyscores.py" />
   <source>Logarithms</source>
   <translation>Logaritmos</translation>
  </message>
  <message>
   <location filename="../processing_provider/classifyscores.py" />
   <source>Breaks</source>
   <translation>Cortes</translation>
  </message>
  <message>
   <location filename="../processing_provider/classifyscores.py" />
   <source> or </source>
   <translation> o </translation>
  </message>
  <message>
   <location filename="../processing_provider/classifyscores.py" />
   <source>top {:g} % of the area</source>
   <translation>mejor {:g} % del área</translation>
  </message>
  <message>
   <location filename="../processing_provider/classifyscores.py" />
   <source>top {:g} to {:g} % of the area</source>
   <translation>del {:g} al {:g} % mejor del área</translation>
  </message>
  <message>
   <location filename="../processing_provider/classifyscores.py" />
   <source>{} to {} MAD</source>
   <translation>{} a {} MAD</translation>
  </message>
  <message>
   <location filename="../processing_provider/classifyscores.py" />
   <source>more than {} MAD</source>
   <translation>más de {} MAD</translation>
  </message>
  <message>
   <location filename="../processing_provider/classifyscores.py" />
   <source>up to {} MAD above the median</source>
   <translation>hasta {} MAD sobre la mediana</translation>
  </message>
  <message>
   <location filename="../processing_provider/classifyscores.py" />
   <source>{} above the median</source>
   <translation>{} sobre la mediana</translation>
  </message>
  <message>
   <location filename="../processing_provider/classifyscores.py" />
   <source>down to {} MAD below the median</source>
   <translation>hasta {} MAD bajo la mediana</translation>
  </message>
  <message>
   <location filename="../processing_provider/classifyscores.py" />
   <source>{} below the median</source>
   <translation>{} bajo la mediana</translation>
  </message>
  <message>
   <location filename="../processing_provider/classifyscores.py" />
   <source>within {} MAD of the median</source>
   <translation>a menos de {} MAD de la mediana</translation>
  </message>
  <message>
   <location filename="../processing_provider/classifyscores.py" />
   <source>{} from the median</source>
   <translation>{} de la mediana</translation>
  </message>
  <message>
   <location filename="../processing_provider/classifyscores.py" />
   <source>to percentile {}</source>
   <translation>hasta el percentil {}</translation>
  </message>
  <message>
   <location filename="../processing_provider/classifyscores.py" />
   <source>percentile {} to {}</source>
   <translation>percentil {} a {}</translation>
  </message>
  <message>
   <location filename="../processing_provider/classifyscores.py" />
   <source>below {}</source>
   <translation>por debajo de {}</translation>
  </message>
  <message>
   <location filename="../processing_provider/classifyscores.py" />
   <source>above percentile {}</source>
   <translation>sobre el percentil {}</translation>
  </message>
  <message>
   <location filename="../processing_provider/combinescores.py" />
   <source>Band 1 the combined score, band 2 the spread: standard deviation over the maps of ranks or votes.</source>
   <translation>Banda 1 la puntuación combinada, banda 2 la dispersión: desviación típica de los rangos o votos entre los mapas.</translation>
  </message>
  <message>
   <location filename="../processing_provider/combinescores.py" />
   <source>A table of how many cells each map and each way to combine calls anomalous, the share of them that the maps agree on, the deposits in them, and how much these vary.</source>
   <translation>Tabla de cuántas celdas llama anómalas cada mapa y cada forma de combinar, la parte de ellas en que los mapas coinciden, los yacimientos que contienen, y cuánto varía todo esto.</translation>
  </message>
  <message>
   <location filename="../processing_provider/combinescores.py" />
   <source>Score maps</source>
   <translation>Mapas de puntuación</translation>
  </message>
  <message>
   <location filename="../processing_provider/combinescores.py" />
   <source>Two or more rasters on one grid; the first band of each counts, higher means more prospective.</source>
   <translation>Dos o más rásteres en una misma malla; cuenta la primera banda de cada uno, más alto es más prospectivo.</translation>
  </message>
  <message>
   <location filename="../processing_provider/combinescores.py" />
   <source>Simple average</source>
   <translation>Promedio simple</translation>
  </message>
  <message>
   <location filename="../processing_provider/combinescores.py" />
   <source>Weighted average</source>
   <translation>Promedio ponderado</translation>
  </message>
  <message>
   <location filename="../processing_provider/combinescores.py" />
   <source>Majority voting</source>
   <translation>Voto por mayoría</translation>
  </message>
  <message>
   <location filename="../processing_provider/combinescores.py" />
   <source>Plurality voting</source>
   <translation>Voto por pluralidad</translation>
  </message>
  <message>
   <location filename="../processing_provider/combinescores.py" />
   <source>Weighted voting</source>
   <translation>Voto ponderado</translation>
  </message>
  <message>
   <location filename="../processing_provider/combinescores.py" />
   <source>How the maps become one. The simple average of ranks is the safe choice.</source>
   <translation>Cómo se hace un mapa de varios. El promedio simple de rangos es la elección segura.</translation>
  </message>
  <message>
   <location filename="../processing_provider/combinescores.py" />
   <source>For the weighted methods: one number per map in the order of the maps, separated by commas, such as 2,1,1. Empty: all weigh the same.</source>
   <translation>Para los métodos ponderados: un número por mapa en el orden de los mapas, separados por comas, como 2,1,1. Vacío: todos pesan igual.</translation>
  </message>
  <message>
   <location filename="../processing_provider/combinescores.py" />
   <source>The share of the area that each map calls anomalous, in votes and in the stability table.</source>
   <translation>La parte del área que cada mapa llama anómala, en las votaciones y en la tabla de estabilidad.</translation>
  </message>
  <message>
   <location filename="../processing_provider/combinescores.py" />
   <source>Known deposits, counted in the stability table only; they do not change the map.</source>
   <translation>Yacimientos conocidos, contados solo en la tabla de estabilidad; no cambian el mapa.</translation>
  </message>
  <message>
   <location filename="../processing_provider/combinescores.py" />
   <source>Weights</source>
   <translation>Pesos</translation>
  </message>
  <message>
   <location filename="../processing_provider/combinescores.py" />
   <source>Combined score</source>
   <translation>Puntuación combinada</translation>
  </message>
  <message>
   <location filename="../processing_provider/combinescores.py" />
   <source>Stability</source>
   <translation>Estabilidad</translation>
  </message>
  <message>
   <location filename="../processing_provider/combinescores.py" />
   <source>Anomalous part of the area (%)</source>
   <translation>Parte anómala del área (%)</translation>
  </message>
  <message>
   <location filename="../processing_provider/combinescores.py" />
   <source>Deposits</source>
   <translation>Yacimientos</translation>
  </message>
  <message>
   <location filename="../processing_provider/combinescores.py" />
   <source>anomalous</source>
   <translation>anómalo</translation>
  </message>
  <message>
   <location filename="../processing_provider/components.py" />
   <source>How many to keep. Empty: those that together explain 80 % of the variance, but at least 2 and at most 5.</source>
   <translation>Cuántas conservar. Vacío: las que juntas explican el 80 % de la varianza, pero al menos 2 y como mucho 5.</translation>
  </message>
  <message>
   <location filename="../processing_provider/components.py" />
   <source>Let the background alone decide on the axes, not its outliers.</source>
   <translation>Que los ejes los decida solo el fondo, no sus valores atípicos.</translation>
  </message>
  <message>
   <location filename="../processing_provider/components.py" />
   <source>Whether each variable is divided by its standard deviation. Automatic: not log-ratios, logarithms and scaled bands, whose spread tells something; but values as they are, whose units would decide otherwise.</source>
   <translation>Si cada variable se divide por su desviación típica. Automático: no en log-cocientes, logaritmos y bandas escaladas, cuya dispersión dice algo; sí en valores tal cual, cuyas unidades decidirían si no.</translation>
  </message>
  <message>
   <location filename="../processing_provider/components.py" />
   <source>Of the random subsets from which the robust estimate starts. The same seed gives the same result.</source>
   <translation>De los subconjuntos al azar con que empieza la estimación robusta. La misma semilla da el mismo resultado.</translation>
  </message>
  <message>
   <location filename="../processing_provider/components.py" />
   <source>A table with a row per variable: its loading on each component (each component's squares add up to 1) and the percentage of its variance that the kept components hold (held_pct). Below, per component: variance, variance explained in percent, and the running sum of it; the column 'row' tells which is which.</source>
   <translation>Tabla con una fila por variable: su carga en cada componente (los cuadrados de cada componente suman 1) y el porcentaje de su varianza que retienen las componentes conservadas (held_pct). Debajo, por componente: varianza, varianza explicada en porcentaje y su suma acumulada; la columna «row» dice cuál es cuál.</translation>
  </message>
  <message>
   <location filename="../processing_provider/components.py" />
   <source>A picture of the first two components, SVG or PNG by the file's ending: variables as arrows (covariance biplot), rows as points (at most 2,000, evenly taken), and the variance of every component beside it.</source>
   <translation>Imagen de las dos primeras componentes, SVG o PNG según la terminación del archivo: variables como flechas (biplot de covarianza), filas como puntos (a lo sumo 2,000, tomados por igual), y al lado la varianza de cada componente.</translation>
  </message>
  <message>
   <location filename="../processing_provider/components.py" />
   <source>clr</source>
   <translation>clr</translation>
  </message>
  <message>
   <location filename="../processing_provider/components.py" />
   <source>logarithms</source>
   <translation>logaritmos</translation>
  </message>
  <message>
   <location filename="../processing_provider/components.py" />
   <source>values as they are</source>
   <translation>valores tal cual</translation>
  </message>
  <message>
   <location filename="../processing_provider/components.py" />
   <source>Robust</source>
   <translation>Robusto</translation>
  </message>
  <message>
   <location filename="../processing_provider/components.py" />
   <source>Classical</source>
   <translation>Clásico</translation>
  </message>
  <message>
   <location filename="../processing_provider/components.py" />
   <source>Components</source>
   <translation>Componentes</translation>
  </message>
  <message>
   <location filename="../processing_provider/components.py" />
   <source>Transform</source>
   <translation>Transformación</translation>
  </message>
  <message>
   <location filename="../processing_provider/components.py" />
   <source>Standardise</source>
   <translation>Estandarizar</translation>
  </message>
  <message>
   <location filename="../processing_provider/components.py" />
   <source>Loadings</source>
   <translation>Cargas</translation>
  </message>
  <message>
   <location filename="../processing_provider/components.py" />
   <source>Biplot</source>
   <translation>Biplot</translation>
  </message>
  <message>
   <location filename="../processing_provider/components.py" />
   <source>SVG files (*.svg);;PNG files (*.png)</source>
   <translation>Archivos SVG (*.svg);;Archivos PNG (*.png)</translation>
  </message>
  <message>
   <location filename="../processing_provider/components.py" />
   <source>Automatic</source>
   <translation>Automático</translation>
  </message>
  <message>
   <location filename="../processing_provider/components.py" />
   <source>Centred log-ratio (clr)</source>
   <translation>Log-cociente centrado (clr)</translation>
  </message>
  <message>
   <location filename="../processing_provider/components.py" />
   <source>Logarithm (log)</source>
   <translation>Logaritmo (log)</translation>
  </message>
  <message>
   <location filename="../processing_provider/components.py" />
   <source>None</source>
   <translation>Ninguno</translation>
  </message>
  <message>
   <location filename="../processing_provider/components.py" />
   <source>No (covariance)</source>
   <translation>No (covarianza)</translation>
  </message>
  <message>
   <location filename="../processing_provider/components.py" />
   <source>Yes (correlation)</source>
   <translation>Sí (correlación)</translation>
  </message>
  <message>
   <location filename="../processing_provider/crossvalidate.py" />
   <source>AUC, blocks held out</source>
   <translation>AUC, bloques reservados</translation>
  </message>
  <message>
   <location filename="../processing_provider/crossvalidate.py" />
   <source>Lower end of its 95 % interval</source>
   <translation>Extremo inferior de su intervalo del 95 %</translation>
  </message>
  <message>
   <location filename="../processing_provider/crossvalidate.py" />
   <source>Upper end of its 95 % interval</source>
   <translation>Extremo superior de su intervalo del 95 %</translation>
  </message>
  <message>
   <location filename="../processing_provider/crossvalidate.py" />
   <source>What 95 of 100 random placements stay below</source>
   <translation>Bajo lo que quedan 95 de 100 colocaciones al azar</translation>
  </message>
  <message>
   <location filename="../processing_provider/crossvalidate.py" />
   <source>AUC of a split into random cells (leaks)</source>
   <translation>AUC de una división en celdas al azar (con fuga)</translation>
  </message>
  <message>
   <location filename="../processing_provider/crossvalidate.py" />
   <source>Block size used</source>
   <translation>Tamaño de bloque usado</translation>
  </message>
  <message>
   <location filename="../processing_provider/crossvalidate.py" />
   <source>The layers to learn from, as 'Evidence stack' makes them.</source>
   <translation>Las capas de las que se aprende, como las hace «Pila de evidencias».</translation>
  </message>
  <message>
   <location filename="../processing_provider/crossvalidate.py" />
   <source>A label raster on the stack's grid: 1 deposit, 0 barren, 255 unknown. Empty: made from the deposits, with ten random barren cells for each.</source>
   <translation>Un ráster de etiquetas en la malla de la pila: 1 yacimiento, 0 estéril, 255 desconocido. Vacío: se hace a partir de los yacimientos, con diez celdas estériles al azar por cada uno.</translation>
  </message>
  <message>
   <location filename="../processing_provider/crossvalidate.py" />
   <source>The deposits to be found, as points. Empty: the centres of the cells labelled as deposit.</source>
   <translation>Los yacimientos que hay que encontrar, como puntos. Vacío: los centros de las celdas etiquetadas como yacimiento.</translation>
  </message>
  <message>
   <location filename="../processing_provider/crossvalidate.py" />
   <source>Where they differ from the model's own, as name=value separated by semicolons: trees=500; leaf=5.</source>
   <translation>Donde difieren de los del propio modelo, como nombre=valor separados por punto y coma: trees=500; leaf=5.</translation>
  </message>
  <message>
   <location filename="../processing_provider/crossvalidate.py" />
   <source>In how many parts the area is held out, one after the other; fewer where the deposits lie in fewer separate blocks.</source>
   <translation>En cuántas partes se reserva el área, una tras otra; menos donde los yacimientos están en menos bloques separados.</translation>
  </message>
  <message>
   <location filename="../processing_provider/crossvalidate.py" />
   <source>How often everything is done again with the deposits' clusters moved at random, for models that learn from them (at least 10; 0 = never: chance is then not known). Networks take long: ask for few.</source>
   <translation>Cuántas veces se repite todo con los grupos de yacimientos movidos al azar, para modelos que aprenden de ellos (al menos 10; 0 = nunca: entonces no se conoce el azar). Las redes tardan: pida pocas.</translation>
  </message>
  <message>
   <location filename="../processing_provider/crossvalidate.py" />
   <source>Cells nearer to a held-out block than this, in map units, are not learnt from.</source>
   <translation>De las celdas más cercanas que esto a un bloque reservado, en unidades del mapa, no se aprende.</translation>
  </message>
  <message>
   <location filename="../processing_provider/crossvalidate.py" />
   <source>Cross-validates once more with random cells instead of blocks, to show the leakage.</source>
   <translation>Valida una vez más con celdas al azar en lugar de bloques, para mostrar la fuga.</translation>
  </message>
  <message>
   <location filename="../processing_provider/crossvalidate.py" />
   <source>A row per fold: deposits, clusters and cells held out, cells learnt from, AUC within the fold.</source>
   <translation>Una fila por partición: yacimientos, grupos y celdas reservados, celdas de las que se aprendió, AUC dentro de la partición.</translation>
  </message>
  <message>
   <location filename="../processing_provider/crossvalidate.py" />
   <source>The blocks with their fold.</source>
   <translation>Los bloques con su partición.</translation>
  </message>
  <message>
   <location filename="../processing_provider/crossvalidate.py" />
   <source>Each cell's rank under the model that has not seen its block.</source>
   <translation>El rango de cada celda según el modelo que no ha visto su bloque.</translation>
  </message>
  <message>
   <location filename="../processing_provider/crossvalidate.py" />
   <source>cross-validation in blocks</source>
   <translation>validación cruzada en bloques</translation>
  </message>
  <message>
   <location filename="../processing_provider/crossvalidate.py" />
   <source>Deposit labels</source>
   <translation>Etiquetas de yacimientos</translation>
  </message>
  <message>
   <location filename="../processing_provider/crossvalidate.py" />
   <source>Settings of the model</source>
   <translation>Ajustes del modelo</translation>
  </message>
  <message>
   <location filename="../processing_provider/crossvalidate.py" />
   <source>Folds</source>
   <translation>Particiones</translation>
  </message>
  <message>
   <location filename="../processing_provider/crossvalidate.py" />
   <source>Draws of deposits at random places</source>
   <translation>Repeticiones con yacimientos en lugares al azar</translation>
  </message>
  <message>
   <location filename="../processing_provider/crossvalidate.py" />
   <source>Buffer round held-out blocks</source>
   <translation>Franja alrededor de los bloques reservados</translation>
  </message>
  <message>
   <location filename="../processing_provider/crossvalidate.py" />
   <source>Show what random cells would say</source>
   <translation>Mostrar lo que dirían celdas al azar</translation>
  </message>
  <message>
   <location filename="../processing_provider/crossvalidate.py" />
   <source>Folds, table</source>
   <translation>Particiones, tabla</translation>
  </message>
  <message>
   <location filename="../processing_provider/crossvalidate.py" />
   <source>Folds, polygons</source>
   <translation>Particiones, polígonos</translation>
  </message>
  <message>
   <location filename="../processing_provider/crossvalidate.py" />
   <source>Out-of-fold scores</source>
   <translation>Puntuaciones fuera de muestra</translation>
  </message>
  <message>
   <location filename="../processing_provider/crossvalidate.py" />
   <source>Any of Gossan's models: {}.</source>
   <translation>Cualquiera de los modelos de Gossan: {}.</translation>
  </message>
  <message>
   <location filename="../processing_provider/delineatetargets.py" />
   <source>Higher means more prospective. It needs a projected CRS, because targets have areas. A band named 'spread' gives the targets' uncertainty.</source>
   <translation>Más alto es más prospectivo. Necesita un SRC proyectado, porque los blancos tienen área. Una banda llamada «spread» da la incertidumbre de los blancos.</translation>
  </message>
  <message>
   <location filename="../processing_provider/delineatetargets.py" />
   <source>The band with the scores; of a map of many elements, the element.</source>
   <translation>La banda con las puntuaciones; en un mapa de muchos elementos, el elemento.</translation>
  </message>
  <message>
   <location filename="../processing_provider/delineatetargets.py" />
   <source>Share of the area</source>
   <translation>Parte del área</translation>
  </message>
  <message>
   <location filename="../processing_provider/delineatetargets.py" />
   <source>P-A intersection</source>
   <translation>Intersección P-A</translation>
  </message>
  <message>
   <location filename="../processing_provider/delineatetargets.py" />
   <source>C-A break</source>
   <translation>Quiebre C-A</translation>
  </message>
  <message>
   <location filename="../processing_provider/delineatetargets.py" />
   <source>Share of the area: the best few per cent. P-A intersection: the known deposits choose, and must be given. C-A break: where the area above a score stops following one power law; needs positive scores. Value: a score of your own.</source>
   <translation>Parte del área: el mejor tanto por ciento. Intersección P-A: deciden los yacimientos conocidos, que deben darse. Quiebre C-A: donde el área sobre una puntuación deja de seguir una sola ley de potencias; necesita puntuaciones positivas. Valor: una puntuación propia.</translation>
  </message>
  <message>
   <location filename="../processing_provider/delineatetargets.py" />
   <source>Share of the area: per cent of the cells with a score (empty: 5). C-A break: which one from the top (empty: 1, the highest). Value: the score, which must be given. P-A intersection: not used.</source>
   <translation>Parte del área: por ciento de las celdas con puntuación (vacío: 5). Quiebre C-A: cuál desde arriba (vacío: 1, el más alto). Valor: la puntuación, que debe darse. Intersección P-A: no se usa.</translation>
  </message>
  <message>
   <location filename="../processing_provider/delineatetargets.py" />
   <source>Smaller targets are left out. Square kilometres. Empty: four cells; 0: every cell may be one.</source>
   <translation>Los blancos menores se dejan fuera. Kilómetros cuadrados. Vacío: cuatro celdas; 0: cada celda puede ser uno.</translation>
  </message>
  <message>
   <location filename="../processing_provider/delineatetargets.py" />
   <source>Median of the scores</source>
   <translation>Mediana de las puntuaciones</translation>
  </message>
  <message>
   <location filename="../processing_provider/delineatetargets.py" />
   <source>Gaussian mean of the scores</source>
   <translation>Media gaussiana de las puntuaciones</translation>
  </message>
  <message>
   <location filename="../processing_provider/delineatetargets.py" />
   <source>Opening and closing of the outlines</source>
   <translation>Apertura y cierre de los contornos</translation>
  </message>
  <message>
   <location filename="../processing_provider/delineatetargets.py" />
   <source>Keeps single cells from making or holing a target. The median takes out single cells and keeps edges; the Gaussian mean makes rounder outlines; opening and closing leaves the scores and removes specks, necks, gaps and bays narrower than its disc.</source>
   <translation>Evita que celdas sueltas hagan o agujereen un blanco. La mediana quita celdas sueltas y conserva los bordes; la media gaussiana hace contornos más redondos; apertura y cierre dejan las puntuaciones y quitan motas, cuellos, huecos y entrantes más estrechos que su disco.</translation>
  </message>
  <message>
   <location filename="../processing_provider/delineatetargets.py" />
   <source>Median: 1 looks at 3 x 3 cells, 2 at 5 x 5. Gaussian: the standard deviation. Opening and closing: the disc.</source>
   <translation>Mediana: 1 mira 3 x 3 celdas, 2 mira 5 x 5. Gaussiana: la desviación típica. Apertura y cierre: el disco.</translation>
  </message>
  <message>
   <location filename="../processing_provider/delineatetargets.py" />
   <source>Whether polygons follow the sides of their cells, or have their corners cut for the eye. The areas in the table are those of the cells.</source>
   <translation>Si los polígonos siguen los lados de sus celdas o llevan las esquinas cortadas para la vista. Las áreas de la tabla son las de las celdas.</translation>
  </message>
  <message>
   <location filename="../processing_provider/delineatetargets.py" />
   <source>Maximum score</source>
   <translation>Puntuación máxima</translation>
  </message>
  <message>
   <location filename="../processing_provider/delineatetargets.py" />
   <source>Mean score</source>
   <translation>Puntuación media</translation>
  </message>
  <message>
   <location filename="../processing_provider/delineatetargets.py" />
   <source>Score above the threshold x area</source>
   <translation>Puntuación sobre el umbral x área</translation>
  </message>
  <message>
   <location filename="../processing_provider/delineatetargets.py" />
   <source>Area</source>
   <translation>Área</translation>
  </message>
  <message>
   <location filename="../processing_provider/delineatetargets.py" />
   <source>What puts a target first. Score above the threshold x area adds up, over the target's cells, how far each lies above the threshold: large and strong ones first. Equal ones follow each other by area.</source>
   <translation>Qué pone un blanco en primer lugar. Puntuación sobre el umbral x área suma, en las celdas del blanco, cuánto está cada una sobre el umbral: primero los grandes y fuertes. Los iguales se siguen por área.</translation>
  </message>
  <message>
   <location filename="../processing_provider/delineatetargets.py" />
   <source>Tells what each target is made of: its bands are compared inside and over the whole area. Best the scaled stack that was scored. Brought to the score map's grid where it is on another.</source>
   <translation>Dice de qué está hecho cada blanco: sus bandas se comparan dentro y en toda el área. Mejor la pila escalada que se puntuó. Se lleva a la malla del mapa de puntuación si está en otra.</translation>
  </message>
  <message>
   <location filename="../processing_provider/delineatetargets.py" />
   <source>Known deposits as points; polygons count at their centroid. Counted inside, and the nearest one is named.</source>
   <translation>Yacimientos conocidos como puntos; los polígonos cuentan en su centroide. Se cuentan dentro, y se nombra el más cercano.</translation>
  </message>
  <message>
   <location filename="../processing_provider/delineatetargets.py" />
   <source>Empty: a field called name, deposit, label or id, else their numbers.</source>
   <translation>Vacío: un campo llamado name, deposit, label o id; si no, sus números.</translation>
  </message>
  <message>
   <location filename="../processing_provider/delineatetargets.py" />
   <source>Deposits that chains of steps of at most this length connect are one cluster, as in 'Evaluation of score maps'; the log tells how many clusters the targets hold. Empty: the mean distance to the next one if as many lay at random in the mapped area, as a round number, and at most 10,000.</source>
   <translation>Los yacimientos que se unen por cadenas de pasos de a lo sumo esta longitud son un grupo, como en «Evaluación de mapas de puntuación»; el registro dice cuántos grupos contienen los blancos. Vacío: la distancia media al más próximo si otros tantos estuvieran al azar en el área cartografiada, redondeada, y a lo sumo 10,000.</translation>
  </message>
  <message>
   <location filename="../processing_provider/delineatetargets.py" />
   <source>One polygon per target, the best first, labelled with its rank; a style (QML) is written beside a file.</source>
   <translation>Un polígono por blanco, el mejor primero, rotulado con su orden; junto a un archivo se escribe un estilo (QML).</translation>
  </message>
  <message>
   <location filename="../processing_provider/delineatetargets.py" />
   <source>the area of a target</source>
   <translation>el área de un blanco</translation>
  </message>
  <message>
   <location filename="../processing_provider/delineatetargets.py" />
   <source>Band</source>
   <translation>Banda</translation>
  </message>
  <message>
   <location filename="../processing_provider/delineatetargets.py" />
   <source>Threshold by</source>
   <translation>Umbral según</translation>
  </message>
  <message>
   <location filename="../processing_provider/delineatetargets.py" />
   <source>Threshold</source>
   <translation>Umbral</translation>
  </message>
  <message>
   <location filename="../processing_provider/delineatetargets.py" />
   <source>Least area (km²)</source>
   <translation>Área mínima (km²)</translation>
  </message>
  <message>
   <location filename="../processing_provider/delineatetargets.py" />
   <source>Smoothing</source>
   <translation>Suavizado</translation>
  </message>
  <message>
   <location filename="../processing_provider/delineatetargets.py" />
   <source>Radius of smoothing (cells)</source>
   <translation>Radio del suavizado (celdas)</translation>
  </message>
  <message>
   <location filename="../processing_provider/delineatetargets.py" />
   <source>Outlines</source>
   <translation>Contornos</translation>
  </message>
  <message>
   <location filename="../processing_provider/delineatetargets.py" />
   <source>Rank by</source>
   <translation>Ordenar por</translation>
  </message>
  <message>
   <location filename="../processing_provider/delineatetargets.py" />
   <source>Field with the deposits' names</source>
   <translation>Campo con los nombres de los yacimientos</translation>
  </message>
  <message>
   <location filename="../processing_provider/delineatetargets.py" />
   <source>Cluster distance (map units)</source>
   <translation>Distancia de grupo (unidades del mapa)</translation>
  </message>
  <message>
   <location filename="../processing_provider/delineatetargets.py" />
   <source>Targets</source>
   <translation>Blancos</translation>
  </message>
  <message>
   <location filename="../processing_provider/delineatetargets.py" />
   <source>Number of targets</source>
   <translation>Número de blancos</translation>
  </message>
  <message>
   <location filename="../processing_provider/delineatetargets.py" />
   <source>Share of the area that is target (0 to 1)</source>
   <translation>Parte del área que es blanco (0 a 1)</translation>
  </message>
  <message>
   <location filename="../processing_provider/delineatetargets.py" />
   <source>Share of the deposits inside targets (0 to 1)</source>
   <translation>Parte de los yacimientos dentro de blancos (0 a 1)</translation>
  </message>
  <message>
   <location filename="../processing_provider/delineatetargets.py" />
   <source>Score of the threshold</source>
   <translation>Puntuación del umbral</translation>
  </message>
  <message>
   <location filename="../processing_provider/delineatetargets.py" />
   <source>The P-A intersection has no number to be given; THRESHOLD is not used.</source>
   <translation>La intersección P-A no toma ningún número; THRESHOLD no se usa.</translation>
  </message>
  <message>
   <location filename="../processing_provider/delineatetargets.py" />
   <source>Sides of cells</source>
   <translation>Lados de las celdas</translation>
  </message>
  <message>
   <location filename="../processing_provider/delineatetargets.py" />
   <source>Smoothed</source>
   <translation>Suavizados</translation>
  </message>
  <message>
   <location filename="../processing_provider/delineatetargets.py" />
   <source>'{}' has no CRS, so its units are taken as metres. Set it with 'Layer &gt; Set CRS of Layer'.</source>
   <translation>«{}» no tiene SRC, de modo que sus unidades se toman por metros. Defínalo con «Capa &gt; Establecer SRC de la capa».</translation>
  </message>
  <message>
   <location filename="../processing_provider/deposit_names.py" />
   <source>no. {}</source>
   <translation>n.º {}</translation>
  </message>
  <message>
   <location filename="../processing_provider/element_chart.py" />
   <source>Indicator elements</source>
   <translation>Elementos indicadores</translation>
  </message>
  <message>
   <location filename="../processing_provider/element_chart.py" />
   <source>AUC of each element with its 95 % interval over deposit clusters</source>
   <translation>AUC de cada elemento con su intervalo del 95 % sobre grupos de yacimientos</translation>
  </message>
  <message>
   <location filename="../processing_provider/element_chart.py" />
   <source>beyond chance over deposit clusters</source>
   <translation>más que el azar sobre grupos de yacimientos</translation>
  </message>
  <message>
   <location filename="../processing_provider/element_chart.py" />
   <source>selected by Z of single samples only</source>
   <translation>elegido solo por Z de muestras sueltas</translation>
  </message>
  <message>
   <location filename="../processing_provider/element_chart.py" />
   <source>not selected; lines: 95 % interval over clusters</source>
   <translation>no elegido; líneas: intervalo del 95 % sobre grupos</translation>
  </message>
  <message>
   <location filename="../processing_provider/element_chart.py" />
   <source>AUC (0 depleted, 1 enriched at deposits)</source>
   <translation>AUC (0 empobrecido, 1 enriquecido en los yacimientos)</translation>
  </message>
  <message>
   <location filename="../processing_provider/element_chart.py" />
   <source>AUC out of fold</source>
   <translation>AUC fuera de muestra</translation>
  </message>
  <message>
   <location filename="../processing_provider/element_chart.py" />
   <source>no relation</source>
   <translation>sin relación</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluatescores.py" />
   <source>One or more rasters on one grid; the first band of each counts, higher means more prospective. Maps with different NoData are judged on the cells that all of them have.</source>
   <translation>Uno o más rásteres en una misma malla; cuenta la primera banda de cada uno, más alto es más prospectivo. Los mapas con distintos huecos se juzgan en las celdas que todos tienen.</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluatescores.py" />
   <source>Known deposits as points; polygons count at their centroid. Each takes the score of the cell that contains it. Those outside the map or on NoData are left out and named in the log.</source>
   <translation>Yacimientos conocidos como puntos; los polígonos cuentan en su centroide. Cada uno toma la puntuación de la celda que lo contiene. Los que están fuera del mapa o sin datos se dejan fuera y se nombran en el registro.</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluatescores.py" />
   <source>0: the containing cell. n: the highest score within n cells, for deposits and background alike, where deposits are located only roughly.</source>
   <translation>0: la celda que lo contiene. n: la puntuación más alta a n celdas, para yacimientos y fondo por igual, donde los yacimientos solo se conocen aproximadamente.</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluatescores.py" />
   <source>Compare only with cells within this distance of a deposit, where the rest of the map is easy to tell apart or was never explored. 0: with all cells.</source>
   <translation>Comparar solo con celdas a esta distancia de un yacimiento, donde el resto del mapa es fácil de distinguir o nunca se exploró. 0: con todas las celdas.</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluatescores.py" />
   <source>The best part of the area, for the table of deposits captured and missed and ground called in vain. Cells tied across its limit stay out.</source>
   <translation>La mejor parte del área, para la tabla de yacimientos captados y perdidos y terreno señalado en vano. Las celdas empatadas en su límite quedan fuera.</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluatescores.py" />
   <source>The samples behind the maps, to ask whether their survey, laboratory or year predicts the deposits as well as the maps do. Each cell belongs to the survey of its nearest sample. Empty: it is not asked.</source>
   <translation>Las muestras detrás de los mapas, para preguntar si su campaña, laboratorio o año predice los yacimientos tan bien como los mapas. Cada celda pertenece a la campaña de su muestra más cercana. Vacío: no se pregunta.</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluatescores.py" />
   <source>Field of the samples that tells surveys, laboratories or years apart, of text or numbers. Empty: a field called survey, batch, laboratory, lab, job, certificate, campaign, project, sheet or year, the first that there is.</source>
   <translation>Campo de las muestras que distingue campañas, laboratorios o años, de texto o números. Vacío: el primer campo que se llame survey, batch, laboratory, lab, job, certificate, campaign, project, sheet o year.</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluatescores.py" />
   <source>Instead of the part of the area: cells that score at least this are called, in every map. Empty: the part of the area counts.</source>
   <translation>En lugar de la parte del área: se señalan las celdas que puntúan al menos esto, en todos los mapas. Vacío: cuenta la parte del área.</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluatescores.py" />
   <source>Deposits that chains of steps of at most this length connect are one cluster. 0: each stands alone. Empty: the mean distance to the next one if as many lay at random in the mapped area, as a round number, and at most 10,000.</source>
   <translation>Los yacimientos que se unen por cadenas de pasos de a lo sumo esta longitud son un grupo. 0: cada uno va solo. Vacío: la distancia media al más próximo si otros tantos estuvieran al azar en el área cartografiada, redondeada, y a lo sumo 10,000.</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluatescores.py" />
   <source>Bootstrap resamples</source>
   <translation>Remuestreos (bootstrap)</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluatescores.py" />
   <source>Draws behind the intervals.</source>
   <translation>Sorteos detrás de los intervalos.</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluatescores.py" />
   <source>Random placements</source>
   <translation>Colocaciones al azar</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluatescores.py" />
   <source>Draws behind the null's 95th percentile.</source>
   <translation>Sorteos detrás del percentil 95 del modelo nulo.</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluatescores.py" />
   <source>The same seed gives the same intervals and random placements.</source>
   <translation>La misma semilla da los mismos intervalos y colocaciones al azar.</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluatescores.py" />
   <source>Field that names the deposits in the log and the report. Empty: a field called name, if there is one.</source>
   <translation>Campo que nombra los yacimientos en el registro y el informe. Vacío: un campo llamado name, si lo hay.</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluatescores.py" />
   <source>A table with one row per map: AUC, interval, null, captured shares (0 to 1), verdict, average precision, the prediction-area crossing (pa_), what the threshold calls, differences from the best map and, with samples, how well their batches predict the deposits.</source>
   <translation>Tabla con una fila por mapa: AUC, intervalo, nulo, partes captadas (0 a 1), veredicto, precisión media, el cruce de predicción-área (pa_), lo que señala el umbral, diferencias con el mejor mapa y, con muestras, lo bien que sus campañas predicen los yacimientos.</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluatescores.py" />
   <source>The points of the ROC, success-rate, precision-recall and prediction-area curves, 0 to 1: share is the position on the horizontal axis (of the background, of the area, of the deposits, of the area that scores lower), deposits the share captured there; low to null_high are the interval and the null band, of precision where there is one; area and score tell the threshold.</source>
   <translation>Los puntos de las curvas ROC, de tasa de éxito, de precisión-exhaustividad y de predicción-área, 0 a 1: share es la posición en el eje horizontal (del fondo, del área, de los yacimientos, del área que puntúa menos), deposits la parte captada allí; de low a null_high son el intervalo y la banda nula, de la precisión donde la hay; area y score dan el umbral.</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluatescores.py" />
   <source>A page with the charts, the tables and what they mean in plain words.</source>
   <translation>Una página con los gráficos, las tablas y lo que significan en palabras llanas.</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluatescores.py" />
   <source>evaluation</source>
   <translation>evaluación</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluatescores.py" />
   <source>all cells with a score</source>
   <translation>todas las celdas con puntuación</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluatescores.py" />
   <source>Neighbourhood (cells)</source>
   <translation>Vecindad (celdas)</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluatescores.py" />
   <source>Background distance (map units)</source>
   <translation>Distancia del fondo (unidades del mapa)</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluatescores.py" />
   <source>Part of the area to call (%)</source>
   <translation>Parte del área que se señala (%)</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluatescores.py" />
   <source>Samples</source>
   <translation>Muestras</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluatescores.py" />
   <source>Survey, laboratory or year</source>
   <translation>Campaña, laboratorio o año</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluatescores.py" />
   <source>Score to call from</source>
   <translation>Puntuación desde la que se señala</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluatescores.py" />
   <source>Name of the deposits</source>
   <translation>Nombre de los yacimientos</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluatescores.py" />
   <source>Evaluation</source>
   <translation>Evaluación</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluatescores.py" />
   <source>Curves</source>
   <translation>Curvas</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluatescores.py" />
   <source>Evaluation report</source>
   <translation>Informe de evaluación</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluatescores.py" />
   <source>AUC of the first map</source>
   <translation>AUC del primer mapa</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluatescores.py" />
   <source>95th percentile of its AUC at random positions</source>
   <translation>Percentil 95 de su AUC en lugares al azar</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluatescores.py" />
   <source>Share of deposits in 5 % of the area</source>
   <translation>Parte de los yacimientos en el 5 % del área</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluatescores.py" />
   <source>Share of deposits in 10 % of the area</source>
   <translation>Parte de los yacimientos en el 10 % del área</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluatescores.py" />
   <source>Share of deposits in 20 % of the area</source>
   <translation>Parte de los yacimientos en el 20 % del área</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluatescores.py" />
   <source>Share of the area where the prediction-area curves cross</source>
   <translation>Parte del área donde se cruzan las curvas de predicción-área</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluatescores.py" />
   <source>Share of deposits captured there</source>
   <translation>Parte de los yacimientos captada allí</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluatescores.py" />
   <source>Normalised density there</source>
   <translation>Densidad normalizada allí</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluatescores.py" />
   <source>AUC of the survey, laboratory or year alone</source>
   <translation>AUC de la campaña, laboratorio o año por sí solos</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluatescores.py" />
   <source> Scores are the maximum within {} cells.</source>
   <translation> Las puntuaciones son el máximo a {} celdas.</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluatescores.py" />
   <source>Deposits of '{}' on cells of {:g} map units ({}), compared with {}. Clusters at {:g} map units; {:,} resamples, {:,} random placements, seed {}.</source>
   <translation>Yacimientos de «{}» en celdas de {:g} unidades del mapa ({}), comparados con {}. Grupos a {:g} unidades del mapa; {:,} remuestreos, {:,} colocaciones al azar, semilla {}.</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluatescores.py" />
   <source>no CRS</source>
   <translation>sin SRC</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluatescores.py" />
   <source>cells within {:g} of a deposit</source>
   <translation>celdas a {:g} de un yacimiento</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluatescores.py" />
   <source>The surveys were taken from the field '{}'.</source>
   <translation>Las campañas se tomaron del campo «{}».</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluation_charts.py" />
   <source>Deposits reached (% of deposits)</source>
   <translation>Yacimientos alcanzados (% de los yacimientos)</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluation_charts.py" />
   <source>95 % interval over deposit clusters</source>
   <translation>Intervalo del 95 % sobre grupos de yacimientos</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluation_charts.py" />
   <source>Precision and recall</source>
   <translation>Precisión y exhaustividad</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluation_charts.py" />
   <source>Prediction-area (P-A)</source>
   <translation>Predicción-área (P-A)</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluation_charts.py" />
   <source>ROC curve</source>
   <translation>Curva ROC</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluation_charts.py" />
   <source>Success rate</source>
   <translation>Tasa de éxito</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluation_charts.py" />
   <source>Diagonal: a map that knows nothing</source>
   <translation>Diagonal: un mapa que no sabe nada</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluation_charts.py" />
   <source>Recall: deposits reached (% of deposits)</source>
   <translation>Exhaustividad: yacimientos alcanzados (% de los yacimientos)</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluation_charts.py" />
   <source>Precision: deposits (% of what is called)</source>
   <translation>Precisión: yacimientos (% de lo señalado)</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluation_charts.py" />
   <source>Threshold: area that scores lower (% of area)</source>
   <translation>Umbral: área que puntúa menos (% del área)</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluation_charts.py" />
   <source>Falling: deposits captured. Rising: area left out (%)</source>
   <translation>Baja: yacimientos captados. Sube: área dejada fuera (%)</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluation_charts.py" />
   <source>{} in {}</source>
   <translation>{} en {}</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluation_charts.py" />
   <source>Area left out: 100 % less the area called</source>
   <translation>Área dejada fuera: 100 % menos el área señalada</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluation_charts.py" />
   <source>Precision of a map that knows nothing</source>
   <translation>Precisión de un mapa que no sabe nada</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluation_charts.py" />
   <source>AUC with its 95 % interval over deposit clusters</source>
   <translation>AUC con su intervalo del 95 % sobre grupos de yacimientos</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluation_charts.py" />
   <source>What clusters at random places reach, 95 % of draws</source>
   <translation>Lo que alcanzan grupos en lugares al azar, 95 % de los sorteos</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluation_charts.py" />
   <source>Background, best scores first (% of background)</source>
   <translation>Fondo, mejores puntuaciones primero (% del fondo)</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluation_charts.py" />
   <source>Area, best scores first (% of area)</source>
   <translation>Área, mejores puntuaciones primero (% del área)</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluation_charts.py" />
   <source>{}: AUC {}{}; chance reaches {}</source>
   <translation>{}: AUC {}{}; el azar alcanza {}</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluation_charts.py" />
   <source>Clusters at random places, 90 % of draws</source>
   <translation>Grupos en lugares al azar, 90 % de los sorteos</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluation_charts.py" />
   <source>{}: mean precision {}; curves cross at {} of the deposits in {} of the area, density {}</source>
   <translation>{}: precisión media {}; las curvas se cruzan en {} de los yacimientos en {} del área, densidad {}</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluation_charts.py" />
   <source>{}, within one {}</source>
   <translation>{}, dentro de un «{}»</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluation_charts.py" />
   <source>The maps beside '{}'</source>
   <translation>Los mapas junto a «{}»</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluation_charts.py" />
   <source> of {}</source>
   <translation> de {}</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluation_charts.py" />
   <source>{} alone</source>
   <translation>{} sola</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluation_report.py" />
   <source>How well do the scores find the known deposits?</source>
   <translation>¿Encuentran bien las puntuaciones los yacimientos conocidos?</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluation_report.py" />
   <source>Precision, recall and prediction-area</source>
   <translation>Precisión, exhaustividad y predicción-área</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluation_report.py" />
   <source>Sensitivity, precision and lift with their 95 % intervals over deposit clusters</source>
   <translation>Sensibilidad, precisión y lift con sus intervalos del 95 % sobre grupos de yacimientos</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluation_report.py" />
   <source>Paired differences with 95 % intervals over deposit clusters; shares of the deposits in percentage points</source>
   <translation>Diferencias pareadas con intervalos del 95 % sobre grupos de yacimientos; partes de los yacimientos en puntos porcentuales</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluation_report.py" />
   <source>Expected: the deposits that its share of the area would hold.</source>
   <translation>Esperado: los yacimientos que contendría su parte del área.</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluation_report.py" />
   <source>Each deposit: the share of the area that scores at least as high</source>
   <translation>Cada yacimiento: la parte del área que puntúa al menos tanto</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluation_report.py" />
   <source>ROC and success-rate curves</source>
   <translation>Curvas ROC y de tasa de éxito</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluation_report.py" />
   <source>Map</source>
   <translation>Mapa</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluation_report.py" />
   <source>95 % interval</source>
   <translation>Intervalo del 95 %</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluation_report.py" />
   <source>Random positions, 95th percentile</source>
   <translation>Lugares al azar, percentil 95</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluation_report.py" />
   <source>Mean precision</source>
   <translation>Precisión media</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluation_report.py" />
   <source>By chance</source>
   <translation>Por azar</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluation_report.py" />
   <source>Deposits where the P-A curves cross</source>
   <translation>Yacimientos donde se cruzan las curvas P-A</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluation_report.py" />
   <source>Area there</source>
   <translation>Área allí</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluation_report.py" />
   <source>Normalised density</source>
   <translation>Densidad normalizada</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluation_report.py" />
   <source>By chance, 95th percentile</source>
   <translation>Por azar, percentil 95</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluation_report.py" />
   <source>Score there</source>
   <translation>Puntuación allí</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluation_report.py" />
   <source>Precision-recall and prediction-area curves</source>
   <translation>Curvas de precisión-exhaustividad y de predicción-área</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluation_report.py" />
   <source>Score from</source>
   <translation>Puntuación desde</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluation_report.py" />
   <source>Area called</source>
   <translation>Área señalada</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluation_report.py" />
   <source>Deposits captured</source>
   <translation>Yacimientos captados</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluation_report.py" />
   <source>missed</source>
   <translation>perdidos</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluation_report.py" />
   <source>Cells without deposit called</source>
   <translation>Celdas sin yacimiento señaladas</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluation_report.py" />
   <source>not called</source>
   <translation>no señaladas</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluation_report.py" />
   <source>Sensitivity</source>
   <translation>Sensibilidad</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluation_report.py" />
   <source>Specificity</source>
   <translation>Especificidad</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluation_report.py" />
   <source>Precision against background</source>
   <translation>Precisión frente al fondo</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluation_report.py" />
   <source>Lift</source>
   <translation>Lift</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluation_report.py" />
   <source>Deposits where P-A curves cross</source>
   <translation>Yacimientos donde se cruzan las curvas P-A</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluation_report.py" />
   <source>Cells</source>
   <translation>Celdas</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluation_report.py" />
   <source>Deposits expected</source>
   <translation>Yacimientos esperados</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluation_report.py" />
   <source>Deposit</source>
   <translation>Yacimiento</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluation_report.py" />
   <source>Cluster</source>
   <translation>Grupo</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluation_report.py" />
   <source>{} deposits in {} clusters on {} evaluated cells</source>
   <translation>{} yacimientos en {} grupos sobre {} celdas evaluadas</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluation_report.py" />
   <source>What the threshold calls: {}</source>
   <translation>Lo que señala el umbral: {}</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluation_report.py" />
   <source>Deposits in {} of the area</source>
   <translation>Yacimientos en el {} del área</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluation_report.py" />
   <source>Map less '{}'</source>
   <translation>Mapa menos «{}»</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluation_report.py" />
   <source>AUC of the maps and of the survey alone</source>
   <translation>AUC de los mapas y de la campaña sola</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluation_report.py" />
   <source>What it means</source>
   <translation>Qué significa</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluation_report.py" />
   <source>The maps compared</source>
   <translation>Los mapas comparados</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluation_report.py" />
   <source>Does the survey alone find the deposits?</source>
   <translation>¿Encuentra la campaña por sí sola los yacimientos?</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluation_report.py" />
   <source>{:,} more are not listed.</source>
   <translation>{:,} más no se listan.</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluation_words.py" />
   <source>Picked as the best of {} maps, a map must pass {}: chance alone lifts the best of them that high in 5 of 100 draws.</source>
   <translation>Elegido como el mejor de {} mapas, un mapa debe superar {}: el azar solo eleva al mejor de ellos hasta ahí en 5 de 100 sorteos.</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluation_words.py" />
   <source>none</source>
   <translation>ninguno</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluation_words.py" />
   <source>Constant map: every cell has the same score, so it ranks nothing and has no AUC.</source>
   <translation>Mapa constante: todas las celdas tienen la misma puntuación; no ordena nada y no tiene AUC.</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluation_words.py" />
   <source>it is no evidence in itself</source>
   <translation>no prueba nada por sí mismo</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluation_words.py" />
   <source>No cell reaches the threshold.</source>
   <translation>Ninguna celda alcanza el umbral.</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluation_words.py" />
   <source>, more than the choice of clusters explains.</source>
   <translation>, más de lo que explica la elección de los grupos.</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluation_words.py" />
   <source>the best {} % of the cells</source>
   <translation>el mejor {} % de las celdas</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluation_words.py" />
   <source>{}, below which 95 of 100 random placements of the same clusters stay</source>
   <translation>{}, bajo lo que quedan 95 de 100 colocaciones al azar de los mismos grupos</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluation_words.py" />
   <source>Better than chance: the AUC of {} passes {}.</source>
   <translation>Mejor que el azar: la AUC de {} supera {}.</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluation_words.py" />
   <source>It does not predict the deposits.</source>
   <translation>No predice los yacimientos.</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluation_words.py" />
   <source>Among cells of one and the same '{}' its AUC is {}; chance reaches {}.</source>
   <translation>Entre celdas de una misma «{}» su AUC es {}; el azar alcanza {}.</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluation_words.py" />
   <source>'{}' has an AUC of {}, a difference of {}: {}.</source>
   <translation>«{}» tiene una AUC de {}, una diferencia de {}: {}.</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluation_words.py" />
   <source>A score is a rank, not a probability: it orders the cells and says nothing about the chance of ore in one.</source>
   <translation>Una puntuación es un rango, no una probabilidad: ordena las celdas y no dice nada de la probabilidad de que haya mena en una.</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluation_words.py" />
   <source>The share of background cells that a deposit's cell outranks, on average. 0.5 is a coin, 1 is perfect; ties count against the map.</source>
   <translation>La parte de las celdas de fondo que la celda de un yacimiento supera, en promedio. 0.5 es una moneda, 1 es perfecto; los empates cuentan contra el mapa.</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluation_words.py" />
   <source>Deposits come in camps, so whole clusters are drawn again and again with replacement. With few clusters it is wide, and rightly so.</source>
   <translation>Los yacimientos vienen en distritos; por eso se sortean una y otra vez grupos enteros con reemplazo. Con pocos grupos es ancho, y con razón.</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluation_words.py" />
   <source>Random positions</source>
   <translation>Lugares al azar</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluation_words.py" />
   <source>The same clusters, shifted and turned as rigid bodies to random places of the area. An AUC that such clusters reach too is no evidence.</source>
   <translation>Los mismos grupos, desplazados y girados como cuerpos rígidos a lugares al azar del área. Una AUC que tales grupos también alcanzan no prueba nada.</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluation_words.py" />
   <source>The share of the deposits that lies in the best-scored part of the area: what one walks against what one finds.</source>
   <translation>La parte de los yacimientos que está en la parte mejor puntuada del área: lo que se camina frente a lo que se encuentra.</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluation_words.py" />
   <source>Recall is the share of the deposits captured, precision the share of known deposits in what is called: deposits captured / (deposits captured + cells without one). Deposits are rare, so even good maps have a small precision; and a deposit that nobody has found yet counts as background, so it is a lower bound.</source>
   <translation>La exhaustividad es la parte de los yacimientos captada; la precisión, la parte de yacimientos conocidos en lo señalado: yacimientos captados / (yacimientos captados + celdas sin ninguno). Los yacimientos son raros, de modo que incluso los buenos mapas tienen poca precisión; y un yacimiento que nadie ha encontrado aún cuenta como fondo, así que es una cota inferior.</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluation_words.py" />
   <source>Prediction-area plot</source>
   <translation>Gráfico de predicción-área</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluation_words.py" />
   <source>The higher the threshold, the fewer deposits are captured and the more of the area is left out. Where the two curves cross, the two shares are equal; the higher, the better. Normalised density is the share of the deposits captured there divided by the share of the area it takes; 1 is chance.</source>
   <translation>Cuanto más alto el umbral, menos yacimientos se captan y más área se deja fuera. Donde se cruzan las dos curvas, las dos partes son iguales; cuanto más alto, mejor. La densidad normalizada es la parte de los yacimientos captada allí dividida por la parte del área que ocupa; 1 es el azar.</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluation_words.py" />
   <source>Sensitivity, specificity, lift</source>
   <translation>Sensibilidad, especificidad, lift</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluation_words.py" />
   <source>At one threshold: the share of the deposits that is called, the share of the cells without a deposit that is not called, and how many times richer in deposits the called ground is than the whole area.</source>
   <translation>Con un umbral: la parte de los yacimientos que se señala, la parte de las celdas sin yacimiento que no se señala, y cuántas veces más rico en yacimientos es el terreno señalado que el área entera.</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluation_words.py" />
   <source>Survey alone</source>
   <translation>La campaña sola</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluation_words.py" />
   <source>Where one survey, laboratory or year holds the deposits, whatever differs between them finds the deposits, too. Cells of one survey score alike; half of them count as outranked, as in a map of the surveys with noise.</source>
   <translation>Donde una campaña, laboratorio o año contiene los yacimientos, lo que difiera entre ellos también encuentra los yacimientos. Las celdas de una campaña puntúan igual; la mitad de ellas cuenta como superada, como en un mapa de las campañas con ruido.</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluation_words.py" />
   <source>{} of the area holds {} of the deposits ({} of {})</source>
   <translation>{} del área contiene {} de los yacimientos ({} de {})</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluation_words.py" />
   <source>, </source>
   <translation>, </translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluation_words.py" />
   <source>The curves of its prediction-area plot cross where {} of the deposits lie in {} of the area: {} times the density of the whole area</source>
   <translation>Las curvas de su gráfico de predicción-área se cruzan donde {} de los yacimientos están en {} del área: {} veces la densidad de toda el área</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluation_words.py" />
   <source>Among {} there is one known deposit to {} cells, against one to {} in the whole area.</source>
   <translation>Entre {} hay un yacimiento conocido por cada {} celdas, frente a uno por cada {} en toda el área.</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluation_words.py" />
   <source>A deposit outranks {} of the background on average (AUC {}</source>
   <translation>Un yacimiento supera en promedio a {} del fondo (AUC {}</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluation_words.py" />
   <source>; one cluster gives no interval).</source>
   <translation>; un solo grupo no da intervalo).</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluation_words.py" />
   <source>'{}' lies {} below it (95 % interval {})</source>
   <translation>«{}» queda {} por debajo (intervalo del 95 % {})</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluation_words.py" />
   <source>, within what the choice of clusters explains.</source>
   <translation>, dentro de lo que explica la elección de los grupos.</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluation_words.py" />
   <source>1 in {}</source>
   <translation>1 de {}</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluation_words.py" />
   <source>scores of {} and more</source>
   <translation>puntuaciones de {} o más</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluation_words.py" />
   <source>No evidence: the AUC of {} does not pass {}.</source>
   <translation>Sin prueba: la AUC de {} no supera {}.</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluation_words.py" />
   <source>The deposits lie on low scores, more so than chance explains: is the map upside down?</source>
   <translation>Los yacimientos están en puntuaciones bajas, más de lo que explica el azar: ¿está el mapa al revés?</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluation_words.py" />
   <source>'{}' has the highest AUC.</source>
   <translation>«{}» tiene la AUC más alta.</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluation_words.py" />
   <source>Each cell was given the '{}' of its nearest sample, and each cluster of deposits was judged on the rates of deposits without it. So used, '{}' alone has an AUC of {}; chance reaches {}.</source>
   <translation>Cada celda recibió la «{}» de su muestra más cercana, y cada grupo de yacimientos se juzgó con las tasas de yacimientos sin él. Usada así, «{}» sola tiene una AUC de {}; el azar alcanza {}.</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluation_words.py" />
   <source>Below 0.5 the other clusters' rates mislead, as they do where the deposits are spread as the ground is.</source>
   <translation>Por debajo de 0.5 las tasas de los otros grupos engañan, como ocurre donde los yacimientos están repartidos como el terreno.</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluation_words.py" />
   <source>it may have found the survey, not the ore</source>
   <translation>puede haber encontrado la campaña, no la mena</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluation_words.py" />
   <source>it may have found the survey, not the ore, though it knows something beside it</source>
   <translation>puede haber encontrado la campaña, no la mena, aunque sabe algo además</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluation_words.py" />
   <source> (95 % interval {})</source>
   <translation> (intervalo del 95 % {})</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluation_words.py" />
   <source>; chance reaches {}.</source>
   <translation>; el azar alcanza {}.</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluation_words.py" />
   <source>Among {} lies no deposit.</source>
   <translation>Entre {} no hay ningún yacimiento.</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluation_words.py" />
   <source>; 95 % interval {}).</source>
   <translation>; intervalo del 95 % {}).</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluation_words.py" />
   <source>'{}' lies {} below it.</source>
   <translation>«{}» queda {} por debajo.</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluation_words.py" />
   <source>Its interval reaches down to {}, so other clusters could have told otherwise.</source>
   <translation>Su intervalo baja hasta {}, de modo que otros grupos podrían haber dicho otra cosa.</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluation_words.py" />
   <source>'{}' does not: as the best of these maps it is no evidence.</source>
   <translation>«{}» no lo hace: como el mejor de estos mapas no prueba nada.</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluation_words.py" />
   <source>It cannot be told: there is one '{}' only, or one cluster of deposits.</source>
   <translation>No se puede saber: hay una sola «{}», o un solo grupo de yacimientos.</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluation_words.py" />
   <source>{} holds {}</source>
   <translation>{} contiene {}</translation>
  </message>
  <message>
   <location filename="../processing_provider/evaluation_words.py" />
   <source>it does not owe its figures to '{}'</source>
   <translation>no debe sus cifras a «{}»</translation>
  </message>
  <message>
   <location filename="../processing_provider/evidencestack.py" />
   <source>One band per layer, float32, described by the layer's name; the scaling is in its metadata.</source>
   <translation>Una banda por capa, float32, descrita con el nombre de la capa; la escala está en sus metadatos.</translation>
  </message>
  <message>
   <location filename="../processing_provider/evidencestack.py" />
   <source>A table with a row per band: cells with data, cells it lacks (lost in every band while it is in the stack), those that leaving out the band or its whole layer would win back, how it was resampled (none: the grid's own cells; copied: cells that line up), transformed and scaled, and its range.</source>
   <translation>Tabla con una fila por banda: celdas con datos, celdas que le faltan (perdidas en todas las bandas mientras esté en la pila), las que se recuperarían dejando fuera la banda o toda su capa, cómo se remuestreó (none: las celdas de la malla; copied: celdas que coinciden), se transformó y se escaló, y su rango.</translation>
  </message>
  <message>
   <location filename="../processing_provider/evidencestack.py" />
   <source>Measured rasters: element maps, magnetics, gravity, distances. All their bands are taken.</source>
   <translation>Rásteres medidos: mapas de elementos, magnetometría, gravimetría, distancias. Se toman todas sus bandas.</translation>
  </message>
  <message>
   <location filename="../processing_provider/evidencestack.py" />
   <source>The raster whose cells the stack takes over. Empty: the first evidence layer.</source>
   <translation>El ráster cuyas celdas toma la pila. Vacío: la primera capa de evidencia.</translation>
  </message>
  <message>
   <location filename="../processing_provider/evidencestack.py" />
   <source>Rasters of class numbers, such as rock units: each class becomes a band of 0 and 1 (30 at most).</source>
   <translation>Rásteres de números de clase, como unidades de roca: cada clase se vuelve una banda de 0 y 1 (30 a lo sumo).</translation>
  </message>
  <message>
   <location filename="../processing_provider/evidencestack.py" />
   <source>A polygon layer, such as a geological map: each value of its field becomes a band of 0 and 1.</source>
   <translation>Una capa de polígonos, como un mapa geológico: cada valor de su campo se vuelve una banda de 0 y 1.</translation>
  </message>
  <message>
   <location filename="../processing_provider/evidencestack.py" />
   <source>The polygons' field that holds the class, such as the rock type; several give bands each.</source>
   <translation>El campo de los polígonos con la clase, como el tipo de roca; varios dan bandas cada uno.</translation>
  </message>
  <message>
   <location filename="../processing_provider/evidencestack.py" />
   <source>Only cells inside these polygons, or where this raster is neither zero nor NoData, get values; the scaling is measured there.</source>
   <translation>Solo reciben valores las celdas dentro de estos polígonos, o donde este ráster no es cero ni carece de datos; la escala se mide allí.</translation>
  </message>
  <message>
   <location filename="../processing_provider/evidencestack.py" />
   <source>Automatic: the logarithm (base 10) of bands that are positive everywhere, have a skewness above 1 and are less skewed afterwards. Logarithm: of all; zero and negative values are first raised to half the smallest positive one.</source>
   <translation>Automático: el logaritmo (base 10) de las bandas que son positivas en todas partes, tienen una asimetría mayor que 1 y son menos asimétricas después. Logaritmo: de todas; los valores cero y negativos se suben antes a la mitad del menor positivo.</translation>
  </message>
  <message>
   <location filename="../processing_provider/evidencestack.py" />
   <source>How bands are made comparable; measured on the cells that every layer covers. Ranks flatten the very anomalies that an anomaly detector looks for.</source>
   <translation>Cómo se hacen comparables las bandas; medido en las celdas que cubren todas las capas. Los rangos aplanan justamente las anomalías que busca un detector.</translation>
  </message>
  <message>
   <location filename="../processing_provider/evidencestack.py" />
   <source>Another evidence stack: bands of the same names are transformed and scaled exactly as there, so that its models can be applied here. Transform and scaling above are then not used.</source>
   <translation>Otra pila de evidencias: las bandas de igual nombre se transforman y escalan exactamente como allí, para que sus modelos puedan aplicarse aquí. Entonces no se usan la transformación ni la escala de arriba.</translation>
  </message>
  <message>
   <location filename="../processing_provider/evidencestack.py" />
   <source>How evidence layers on other cells come to the grid. Automatic: bilinear, or the mean where the grid's cells are more than twice as wide. Cubic is smoother but can overshoot beyond the measured range.</source>
   <translation>Cómo llegan a la malla las capas de evidencia con otras celdas. Automático: bilineal, o la media donde las celdas de la malla son más del doble de anchas. El cúbico es más suave, pero puede pasarse del rango medido.</translation>
  </message>
  <message>
   <location filename="../processing_provider/evidencestack.py" />
   <source>Exceptions, as layer=method separated by semicolons: magnetics=cubic; gravity=nearest. Methods of evidence layers: automatic, nearest, bilinear, cubic, mean; of category rasters: automatic, nearest, commonest.</source>
   <translation>Excepciones, como capa=método separadas por punto y coma: magnetics=cubic; gravity=nearest. Métodos de las capas de evidencia: automatic, nearest, bilinear, cubic, mean; de los rásteres de categorías: automatic, nearest, commonest.</translation>
  </message>
  <message>
   <location filename="../processing_provider/evidencestack.py" />
   <source>The area of the stack, widened to whole cells. Empty: that of the grid.</source>
   <translation>El área de la pila, ampliada a celdas enteras. Vacío: la de la malla.</translation>
  </message>
  <message>
   <location filename="../processing_provider/evidencestack.py" />
   <source>Side of a cell in the grid's map units; cells then start at the north-west corner of the extent. Empty: the grid's own cells.</source>
   <translation>Lado de una celda en las unidades del mapa de la malla; las celdas empiezan entonces en la esquina noroeste de la extensión. Vacío: las celdas de la malla.</translation>
  </message>
  <message>
   <location filename="../processing_provider/evidencestack.py" />
   <source>Resampling of single layers</source>
   <translation>Remuestreo de capas sueltas</translation>
  </message>
  <message>
   <location filename="../processing_provider/evidencestack.py" />
   <source>Coverage</source>
   <translation>Cobertura</translation>
  </message>
  <message>
   <location filename="../processing_provider/evidencestack.py" />
   <source>Number of bands</source>
   <translation>Número de bandas</translation>
  </message>
  <message>
   <location filename="../processing_provider/evidencestack.py" />
   <source>Cells with data in every band</source>
   <translation>Celdas con datos en todas las bandas</translation>
  </message>
  <message>
   <location filename="../processing_provider/evidencestack.py" />
   <source>Evidence layers</source>
   <translation>Capas de evidencia</translation>
  </message>
  <message>
   <location filename="../processing_provider/evidencestack.py" />
   <source>Grid</source>
   <translation>Malla</translation>
  </message>
  <message>
   <location filename="../processing_provider/evidencestack.py" />
   <source>Category rasters</source>
   <translation>Rásteres de categorías</translation>
  </message>
  <message>
   <location filename="../processing_provider/evidencestack.py" />
   <source>Category polygons</source>
   <translation>Polígonos de categorías</translation>
  </message>
  <message>
   <location filename="../processing_provider/evidencestack.py" />
   <source>Category field</source>
   <translation>Campo de categorías</translation>
  </message>
  <message>
   <location filename="../processing_provider/evidencestack.py" />
   <source>Mask</source>
   <translation>Máscara</translation>
  </message>
  <message>
   <location filename="../processing_provider/evidencestack.py" />
   <source>Scaling</source>
   <translation>Escala</translation>
  </message>
  <message>
   <location filename="../processing_provider/evidencestack.py" />
   <source>Scale like</source>
   <translation>Escalar como</translation>
  </message>
  <message>
   <location filename="../processing_provider/evidencestack.py" />
   <source>Resampling</source>
   <translation>Remuestreo</translation>
  </message>
  <message>
   <location filename="../processing_provider/evidencestack.py" />
   <source>Extent</source>
   <translation>Extensión</translation>
  </message>
  <message>
   <location filename="../processing_provider/evidencestack.py" />
   <source>Cell size</source>
   <translation>Tamaño de celda</translation>
  </message>
  <message>
   <location filename="../processing_provider/evidencestack.py" />
   <source>Logarithm</source>
   <translation>Logaritmo</translation>
  </message>
  <message>
   <location filename="../processing_provider/evidencestack.py" />
   <source>Mean and standard deviation (z-score)</source>
   <translation>Media y desviación típica (z)</translation>
  </message>
  <message>
   <location filename="../processing_provider/evidencestack.py" />
   <source>Median and MAD (robust)</source>
   <translation>Mediana y MAD (robusto)</translation>
  </message>
  <message>
   <location filename="../processing_provider/evidencestack.py" />
   <source>Minimum to maximum (0 to 1)</source>
   <translation>Mínimo a máximo (0 a 1)</translation>
  </message>
  <message>
   <location filename="../processing_provider/evidencestack.py" />
   <source>Ranks (normal scores)</source>
   <translation>Rangos (puntuaciones normales)</translation>
  </message>
  <message>
   <location filename="../processing_provider/evidencestack.py" />
   <source>Nearest cell</source>
   <translation>Celda más cercana</translation>
  </message>
  <message>
   <location filename="../processing_provider/evidencestack.py" />
   <source>Bilinear interpolation</source>
   <translation>Interpolación bilineal</translation>
  </message>
  <message>
   <location filename="../processing_provider/evidencestack.py" />
   <source>Cubic interpolation</source>
   <translation>Interpolación cúbica</translation>
  </message>
  <message>
   <location filename="../processing_provider/evidencestack.py" />
   <source>Mean</source>
   <translation>Media</translation>
  </message>
  <message>
   <location filename="../processing_provider/evidencestack.py" />
   <source>Grid of '{}': {}.</source>
   <translation>Malla de «{}»: {}.</translation>
  </message>
  <message>
   <location filename="../processing_provider/explainmodel.py" />
   <source>The layers the model was trained on, of the same or another area, as for 'Score map'.</source>
   <translation>Las capas con las que se entrenó el modelo, de la misma área o de otra, como para «Mapa de puntuación».</translation>
  </message>
  <message>
   <location filename="../processing_provider/explainmodel.py" />
   <source>A label raster on the stack's grid: 1 deposit, 0 barren, 255 unknown. Given: how much worse the deposits are found without each layer. Empty: contributions only.</source>
   <translation>Un ráster de etiquetas en la malla de la pila: 1 yacimiento, 0 estéril, 255 desconocido. Dado: cuánto peor se encuentran los yacimientos sin cada capa. Vacío: solo contribuciones.</translation>
  </message>
  <message>
   <location filename="../processing_provider/explainmodel.py" />
   <source>Needs the labels. Models that learn from labels are trained anew for each fold: as long as a cross-validation. Off: contributions only.</source>
   <translation>Necesita las etiquetas. Los modelos que aprenden de etiquetas se entrenan de nuevo para cada partición: tanto como una validación cruzada. Desactivado: solo contribuciones.</translation>
  </message>
  <message>
   <location filename="../processing_provider/explainmodel.py" />
   <source>Their spread says how sure a drop in AUC is.</source>
   <translation>Su dispersión dice lo segura que es una caída de la AUC.</translation>
  </message>
  <message>
   <location filename="../processing_provider/explainmodel.py" />
   <source>In how many parts the area is held out, for models that learn from labels.</source>
   <translation>En cuántas partes se reserva el área, para modelos que aprenden de etiquetas.</translation>
  </message>
  <message>
   <location filename="../processing_provider/explainmodel.py" />
   <source>For models that are explained by replacement: more are steadier and take longer. The others do without.</source>
   <translation>Para modelos que se explican por sustitución: más son más estables y tardan más. Los demás no las necesitan.</translation>
  </message>
  <message>
   <location filename="../processing_provider/explainmodel.py" />
   <source>A band per layer, named after it: above 0 it pushes the cell's score up (red), below 0 down (blue).</source>
   <translation>Una banda por capa, con su nombre: por encima de 0 sube la puntuación de la celda (rojo), por debajo la baja (azul).</translation>
  </message>
  <message>
   <location filename="../processing_provider/explainmodel.py" />
   <source>A row per layer, the most important first: its share of all contributions where the score is highest (top 5 % of the area), their mean size and mean with its sign there, their mean size everywhere, the rank correlation of values and contributions (near 1: high values push up; near -1: low ones), the AUC that is lost when the layer is shuffled with its spread over repeats, and the layers it is correlated with. Then a row per group of correlated layers, counted as one.</source>
   <translation>Una fila por capa, la más importante primero: su parte de todas las contribuciones donde la puntuación es más alta (el mejor 5 % del área), su tamaño medio y su media con signo allí, su tamaño medio en todas partes, la correlación de rangos entre valores y contribuciones (cerca de 1: los valores altos suben; cerca de -1: los bajos), la AUC que se pierde cuando la capa se baraja con su dispersión entre repeticiones, y las capas con las que está correlacionada. Después una fila por grupo de capas correlacionadas, contado como una.</translation>
  </message>
  <message>
   <location filename="../processing_provider/explainmodel.py" />
   <source>One page with the importance as bars, the table and how to read them.</source>
   <translation>Una página con la importancia en barras, la tabla y cómo leerlas.</translation>
  </message>
  <message>
   <location filename="../processing_provider/explainmodel.py" />
   <source>Shuffle layers to see what finding deposits costs</source>
   <translation>Barajar capas para ver lo que cuesta encontrar yacimientos</translation>
  </message>
  <message>
   <location filename="../processing_provider/explainmodel.py" />
   <source>Shuffles of each layer</source>
   <translation>Barajadas de cada capa</translation>
  </message>
  <message>
   <location filename="../processing_provider/explainmodel.py" />
   <source>Background cells to replace layers by</source>
   <translation>Celdas de fondo para sustituir capas</translation>
  </message>
  <message>
   <location filename="../processing_provider/explainmodel.py" />
   <source>Layer contributions</source>
   <translation>Contribuciones de las capas</translation>
  </message>
  <message>
   <location filename="../processing_provider/explainmodel.py" />
   <source>Importance</source>
   <translation>Importancia</translation>
  </message>
  <message>
   <location filename="../processing_provider/explainmodel.py" />
   <source>Explanation report</source>
   <translation>Informe de la explicación</translation>
  </message>
  <message>
   <location filename="../processing_provider/explainmodel.py" />
   <source>Method of the explanation</source>
   <translation>Método de la explicación</translation>
  </message>
  <message>
   <location filename="../processing_provider/explainmodel.py" />
   <source>AUC before anything is shuffled</source>
   <translation>AUC antes de barajar nada</translation>
  </message>
  <message>
   <location filename="../processing_provider/explainmodel.py" />
   <source>holding out blocks</source>
   <translation>reservando bloques</translation>
  </message>
  <message>
   <location filename="../processing_provider/explanation_report.py" />
   <source>Where the score is highest (top 5 %)</source>
   <translation>Donde la puntuación es más alta (mejor 5 %)</translation>
  </message>
  <message>
   <location filename="../processing_provider/explanation_report.py" />
   <source>What finding deposits depends on</source>
   <translation>De qué depende encontrar yacimientos</translation>
  </message>
  <message>
   <location filename="../processing_provider/explanation_report.py" />
   <source>Layer</source>
   <translation>Capa</translation>
  </message>
  <message>
   <location filename="../processing_provider/explanation_report.py" />
   <source>Share, top 5 %</source>
   <translation>Parte, mejor 5 %</translation>
  </message>
  <message>
   <location filename="../processing_provider/explanation_report.py" />
   <source>Size there</source>
   <translation>Tamaño allí</translation>
  </message>
  <message>
   <location filename="../processing_provider/explanation_report.py" />
   <source>With its sign</source>
   <translation>Con su signo</translation>
  </message>
  <message>
   <location filename="../processing_provider/explanation_report.py" />
   <source>Size everywhere</source>
   <translation>Tamaño en todas partes</translation>
  </message>
  <message>
   <location filename="../processing_provider/explanation_report.py" />
   <source>Pushed up by</source>
   <translation>La suben</translation>
  </message>
  <message>
   <location filename="../processing_provider/explanation_report.py" />
   <source>Contributions say how this model came to its scores, not why ore is there: a layer that the model does not use may still matter, and one that it uses may stand for another.</source>
   <translation>Las contribuciones dicen cómo llegó este modelo a sus puntuaciones, no por qué hay mena: una capa que el modelo no usa puede importar de todos modos, y una que usa puede estar en lugar de otra.</translation>
  </message>
  <message>
   <location filename="../processing_provider/explanation_report.py" />
   <source>Importance of each layer</source>
   <translation>Importancia de cada capa</translation>
  </message>
  <message>
   <location filename="../processing_provider/explanation_report.py" />
   <source>pushes the score up there</source>
   <translation>sube allí la puntuación</translation>
  </message>
  <message>
   <location filename="../processing_provider/explanation_report.py" />
   <source>pushes it down</source>
   <translation>la baja</translation>
  </message>
  <message>
   <location filename="../processing_provider/explanation_report.py" />
   <source>Share of all contributions (%)</source>
   <translation>Parte de todas las contribuciones (%)</translation>
  </message>
  <message>
   <location filename="../processing_provider/explanation_report.py" />
   <source>AUC lost when shuffled</source>
   <translation>AUC perdida al barajar</translation>
  </message>
  <message>
   <location filename="../processing_provider/explanation_report.py" />
   <source>Model {} ({}), stack {}. Method: {}; a cell's contributions add up to {}.</source>
   <translation>Modelo {} ({}), pila {}. Método: {}; las contribuciones de una celda suman {}.</translation>
  </message>
  <message>
   <location filename="../processing_provider/explanation_report.py" />
   <source>AUC lost</source>
   <translation>AUC perdida</translation>
  </message>
  <message>
   <location filename="../processing_provider/explanation_report.py" />
   <source>Spread</source>
   <translation>Dispersión</translation>
  </message>
  <message>
   <location filename="../processing_provider/explanation_report.py" />
   <source>some of both</source>
   <translation>algo de ambos</translation>
  </message>
  <message>
   <location filename="../processing_provider/explanation_report.py" />
   <source>Explanation: {}</source>
   <translation>Explicación: {}</translation>
  </message>
  <message>
   <location filename="../processing_provider/explanation_report.py" />
   <source>AUC lost, line: plus and minus the spread over repeats</source>
   <translation>AUC perdida; línea: más y menos la dispersión entre repeticiones</translation>
  </message>
  <message>
   <location filename="../processing_provider/explanation_report.py" />
   <source>These layers are correlated beyond 0.8 and share what they say, so that each alone looks less important than all together: {}. The row with all their names counts them as one.</source>
   <translation>Estas capas tienen una correlación mayor que 0.8 y comparten lo que dicen, de modo que cada una sola parece menos importante que todas juntas: {}. La fila con todos sus nombres las cuenta como una.</translation>
  </message>
  <message>
   <location filename="../processing_provider/explanation_report.py" />
   <source>AUC {:.2f} on {}. A layer's values are dealt out anew among the cells, and the AUC falls by what the layer alone brings; a drop within its spread, or below 0, is none.</source>
   <translation>AUC {:.2f} en {}. Los valores de una capa se reparten de nuevo entre las celdas, y la AUC cae lo que la capa sola aporta; una caída dentro de su dispersión, o por debajo de 0, no es ninguna.</translation>
  </message>
  <message>
   <location filename="../processing_provider/fractal_chart.py" />
   <source>{} on logarithmic axes, with {} straight segments</source>
   <translation>{} en ejes logarítmicos, con {} segmentos rectos</translation>
  </message>
  <message>
   <location filename="../processing_provider/fractal_chart.py" />
   <source>slope {:.2f}, R² {:.3f}</source>
   <translation>pendiente {:.2f}, R² {:.3f}</translation>
  </message>
  <message>
   <location filename="../processing_provider/fractal_outputs.py" />
   <source>noise</source>
   <translation>ruido</translation>
  </message>
  <message>
   <location filename="../processing_provider/fractalthreshold.py" />
   <source>The map to divide. Give this or samples, not both.</source>
   <translation>El mapa que se divide. Dé este o las muestras, no ambos.</translation>
  </message>
  <message>
   <location filename="../processing_provider/fractalthreshold.py" />
   <source>The element, where the map has many.</source>
   <translation>El elemento, donde el mapa tiene muchos.</translation>
  </message>
  <message>
   <location filename="../processing_provider/fractalthreshold.py" />
   <source>Instead of a map, for C-N: points with assays. Every sample counts, duplicates too.</source>
   <translation>En lugar de un mapa, para C-N: puntos con análisis. Cuenta cada muestra, también los duplicados.</translation>
  </message>
  <message>
   <location filename="../processing_provider/fractalthreshold.py" />
   <source>The samples' field to divide.</source>
   <translation>El campo de las muestras que se divide.</translation>
  </message>
  <message>
   <location filename="../processing_provider/fractalthreshold.py" />
   <source>C-A: concentration-area</source>
   <translation>C-A: concentración-área</translation>
  </message>
  <message>
   <location filename="../processing_provider/fractalthreshold.py" />
   <source>C-N: concentration-number</source>
   <translation>C-N: concentración-número</translation>
  </message>
  <message>
   <location filename="../processing_provider/fractalthreshold.py" />
   <source>S-A: spectrum-area</source>
   <translation>S-A: espectro-área</translation>
  </message>
  <message>
   <location filename="../processing_provider/fractalthreshold.py" />
   <source>C-A and C-N class the values; S-A separates a map into background, anomaly and noise.</source>
   <translation>C-A y C-N clasifican los valores; S-A separa un mapa en fondo, anomalía y ruido.</translation>
  </message>
  <message>
   <location filename="../processing_provider/fractalthreshold.py" />
   <source>How many straight segments the curve has, 2 to 6: one more than there are thresholds.</source>
   <translation>Cuántos segmentos rectos tiene la curva, de 2 a 6: uno más que umbrales.</translation>
  </message>
  <message>
   <location filename="../processing_provider/fractalthreshold.py" />
   <source>Rising values separated by commas, for example read off the chart of a first run. They take the place of those found. For S-A: powers, as on the chart's lower axis.</source>
   <translation>Valores crecientes separados por comas, por ejemplo leídos del gráfico de una primera pasada. Sustituyen a los encontrados. Para S-A: potencias, como en el eje inferior del gráfico.</translation>
  </message>
  <message>
   <location filename="../processing_provider/fractalthreshold.py" />
   <source>C-A and C-N: whole numbers, 0 the background, upwards to the highest anomaly, 255 NoData; the legend has the thresholds. S-A: bands with the anomaly, the background and, from two thresholds on, the noise. Samples make no raster.</source>
   <translation>C-A y C-N: números enteros, 0 el fondo, hacia arriba hasta la anomalía más alta, 255 sin datos; la leyenda tiene los umbrales. S-A: bandas con la anomalía, el fondo y, desde dos umbrales, el ruido. Las muestras no dan ráster.</translation>
  </message>
  <message>
   <location filename="../processing_provider/fractalthreshold.py" />
   <source>Where samples were given: they, with their class as number and words.</source>
   <translation>Donde se dieron muestras: ellas, con su clase en número y en palabras.</translation>
  </message>
  <message>
   <location filename="../processing_provider/fractalthreshold.py" />
   <source>A table with one row per segment: its class, the thresholds it lies between, slope (its negative is the fractal dimension) and R² of the line, and the number, area and share (0 to 1) of cells or samples in it.</source>
   <translation>Tabla con una fila por segmento: su clase, los umbrales entre los que está, pendiente (su negativo es la dimensión fractal) y R² de la recta, y el número, área y parte (0 a 1) de celdas o muestras en él.</translation>
  </message>
  <message>
   <location filename="../processing_provider/fractalthreshold.py" />
   <source>The points on logarithmic axes, the straight segments with their slopes, and the thresholds.</source>
   <translation>Los puntos en ejes logarítmicos, los segmentos rectos con sus pendientes, y los umbrales.</translation>
  </message>
  <message>
   <location filename="../processing_provider/fractalthreshold.py" />
   <source>Map of one element, or of scores</source>
   <translation>Mapa de un elemento, o de puntuaciones</translation>
  </message>
  <message>
   <location filename="../processing_provider/fractalthreshold.py" />
   <source>Field</source>
   <translation>Campo</translation>
  </message>
  <message>
   <location filename="../processing_provider/fractalthreshold.py" />
   <source>Straight segments (0 = automatic)</source>
   <translation>Segmentos rectos (0 = automático)</translation>
  </message>
  <message>
   <location filename="../processing_provider/fractalthreshold.py" />
   <source>Thresholds of your own</source>
   <translation>Umbrales propios</translation>
  </message>
  <message>
   <location filename="../processing_provider/fractalthreshold.py" />
   <source>Classes, or anomaly and background</source>
   <translation>Clases, o anomalía y fondo</translation>
  </message>
  <message>
   <location filename="../processing_provider/fractalthreshold.py" />
   <source>Samples with their class</source>
   <translation>Muestras con su clase</translation>
  </message>
  <message>
   <location filename="../processing_provider/fractalthreshold.py" />
   <source>Segments and thresholds</source>
   <translation>Segmentos y umbrales</translation>
  </message>
  <message>
   <location filename="../processing_provider/fractalthreshold.py" />
   <source>Chart</source>
   <translation>Gráfico</translation>
  </message>
  <message>
   <location filename="../processing_provider/fractalthreshold.py" />
   <source>the concentration-area model</source>
   <translation>el modelo de concentración-área</translation>
  </message>
  <message>
   <location filename="../processing_provider/fractalthreshold.py" />
   <source>square map units</source>
   <translation>unidades del mapa al cuadrado</translation>
  </message>
  <message>
   <location filename="../processing_provider/fractalthreshold.py" />
   <source>Wave numbers with at least that power</source>
   <translation>Números de onda con al menos esa potencia</translation>
  </message>
  <message>
   <location filename="../processing_provider/fractalthreshold.py" />
   <source>Area with at least that ({})</source>
   <translation>Área con al menos eso ({})</translation>
  </message>
  <message>
   <location filename="../processing_provider/fractalthreshold.py" />
   <source>Number of {} with at least that</source>
   <translation>Número de {} con al menos eso</translation>
  </message>
  <message>
   <location filename="../processing_provider/fractalthreshold.py" />
   <source>Power E of {}</source>
   <translation>Potencia E de {}</translation>
  </message>
  <message>
   <location filename="../processing_provider/held_out_blocks.py" />
   <source>Side of a block in map units. 0: the median range of the evidence's variograms.</source>
   <translation>Lado de un bloque en unidades del mapa. 0: el alcance mediano de los variogramas de la evidencia.</translation>
  </message>
  <message>
   <location filename="../processing_provider/held_out_blocks.py" />
   <source>Deposits linked by steps of at most this length, in map units, are never on both sides. Empty: the mean distance to the next one if as many lay at random in the area, as a round number, and at most 10,000.</source>
   <translation>Los yacimientos unidos por pasos de a lo sumo esta longitud, en unidades del mapa, nunca quedan a ambos lados. Vacío: la distancia media al más próximo si otros tantos estuvieran al azar en el área, redondeada, y a lo sumo 10,000.</translation>
  </message>
  <message>
   <location filename="../processing_provider/held_out_blocks.py" />
   <source>Block size</source>
   <translation>Tamaño de bloque</translation>
  </message>
  <message>
   <location filename="../processing_provider/held_out_blocks.py" />
   <source>Cluster distance</source>
   <translation>Distancia de grupo</translation>
  </message>
  <message>
   <location filename="../processing_provider/idw.py" />
   <source>Weights are 1 / distance to this power, above 0 and up to 10: the higher, the more local.</source>
   <translation>Los pesos son 1 / distancia elevada a esta potencia, mayor que 0 y hasta 10: cuanto más alta, más local.</translation>
  </message>
  <message>
   <location filename="../processing_provider/idw.py" />
   <source>GeoTIFF, float32, a band for each field, described by the field's name.</source>
   <translation>GeoTIFF, float32, una banda por campo, descrita con el nombre del campo.</translation>
  </message>
  <message>
   <location filename="../processing_provider/idw.py" />
   <source>Power</source>
   <translation>Potencia</translation>
  </message>
  <message>
   <location filename="../processing_provider/idw.py" />
   <source>Inverse-distance map</source>
   <translation>Mapa de distancia inversa</translation>
  </message>
  <message>
   <location filename="../processing_provider/inverselogratio.py" />
   <source>Points with the fields of one method. Filter and selection are respected.</source>
   <translation>Puntos con los campos de un método. Se respetan filtro y selección.</translation>
  </message>
  <message>
   <location filename="../processing_provider/inverselogratio.py" />
   <source>All fields of one run of 'Log-ratios', in any order. Empty: all that begin with clr_, ilr_, alr_ or log_, which must then be of one method.</source>
   <translation>Todos los campos de una pasada de «Log-cocientes», en cualquier orden. Vacío: todos los que empiezan por clr_, ilr_, alr_ o log_, que entonces deben ser de un solo método.</translation>
  </message>
  <message>
   <location filename="../processing_provider/inverselogratio.py" />
   <source>Name and unit of the part that has no log-ratio of its own, such as Zn_ppm: alr's denominator, or the last element of pivot coordinates. Empty: the one assay field of the layer that is left. clr, log and balances lack none.</source>
   <translation>Nombre y unidad de la parte que no tiene log-cociente propio, como Zn_ppm: el denominador de alr, o el último elemento de las coordenadas pivote. Vacío: el único campo de análisis de la capa que queda. A clr, log y balances no les falta ninguna.</translation>
  </message>
  <message>
   <location filename="../processing_provider/inverselogratio.py" />
   <source>The partition that was given to 'Log-ratios', such as Cu Zn | Pb Ag; Cu | Zn; Pb | Ag. Empty: read from the fields' names, which tell it where no side has more than four elements. Field names (Cu_ppm) tell units.</source>
   <translation>La partición que se dio a «Log-cocientes», como Cu Zn | Pb Ag; Cu | Zn; Pb | Ag. Vacío: se lee de los nombres de los campos, que la dicen donde ningún lado tiene más de cuatro elementos. Los nombres de campo (Cu_ppm) dicen las unidades.</translation>
  </message>
  <message>
   <location filename="../processing_provider/inverselogratio.py" />
   <source>The samples with all their attributes and a field for each part, such as Cu_ppm, or Cu_ppm_2 where the layer has that field already. A sample that lacks a log-ratio has none, unless its own total is given.</source>
   <translation>Las muestras con todos sus atributos y un campo por parte, como Cu_ppm, o Cu_ppm_2 donde la capa ya tiene ese campo. Una muestra a la que falta un log-cociente no recibe ninguna, salvo que se dé su propio total.</translation>
  </message>
  <message>
   <location filename="../processing_provider/inverselogratio.py" />
   <source>The sum of the parts, sample by sample. Empty: sum_ppm where the layer has it, or else the total below.</source>
   <translation>La suma de las partes, muestra por muestra. Vacío: sum_ppm donde la capa lo tiene, o si no el total de abajo.</translation>
  </message>
  <message>
   <location filename="../processing_provider/inverselogratio.py" />
   <source>What the parts of every sample add up to: 1,000,000 ppm for analyses of the whole rock. Used where no field tells it; where the fields' names tell no unit, it is in theirs.</source>
   <translation>Lo que suman las partes de cada muestra: 1,000,000 ppm para análisis de roca total. Se usa donde ningún campo lo dice; donde los nombres de los campos no dicen unidad, está en la de ellos.</translation>
  </message>
  <message>
   <location filename="../processing_provider/inverselogratio.py" />
   <source>The concentrations' unit: that of each field's name (Au_ppb), or one for all, with new names.</source>
   <translation>La unidad de las concentraciones: la del nombre de cada campo (Au_ppb), o una para todas, con nombres nuevos.</translation>
  </message>
  <message>
   <location filename="../processing_provider/inverselogratio.py" />
   <source>Samples with log-ratios</source>
   <translation>Muestras con log-cocientes</translation>
  </message>
  <message>
   <location filename="../processing_provider/inverselogratio.py" />
   <source>Log-ratios</source>
   <translation>Log-cocientes</translation>
  </message>
  <message>
   <location filename="../processing_provider/inverselogratio.py" />
   <source>Part without a field</source>
   <translation>Parte sin campo</translation>
  </message>
  <message>
   <location filename="../processing_provider/inverselogratio.py" />
   <source>Balances (ilr)</source>
   <translation>Balances (ilr)</translation>
  </message>
  <message>
   <location filename="../processing_provider/inverselogratio.py" />
   <source>Concentrations</source>
   <translation>Concentraciones</translation>
  </message>
  <message>
   <location filename="../processing_provider/inverselogratio.py" />
   <source>Field with each sample's total (ppm)</source>
   <translation>Campo con el total de cada muestra (ppm)</translation>
  </message>
  <message>
   <location filename="../processing_provider/inverselogratio.py" />
   <source>Total of all samples (ppm)</source>
   <translation>Total de todas las muestras (ppm)</translation>
  </message>
  <message>
   <location filename="../processing_provider/inverselogratio.py" />
   <source>Unit</source>
   <translation>Unidad</translation>
  </message>
  <message>
   <location filename="../processing_provider/inverselogratio.py" />
   <source>As the names say</source>
   <translation>Según los nombres</translation>
  </message>
  <message>
   <location filename="../processing_provider/inverselogratio.py" />
   <source>Each sample's total was taken from the field '{}'.</source>
   <translation>El total de cada muestra se tomó del campo «{}».</translation>
  </message>
  <message>
   <location filename="../processing_provider/kriging.py" />
   <source>Variogram</source>
   <translation>Variograma</translation>
  </message>
  <message>
   <location filename="../processing_provider/kriging.py" />
   <source>The model that is fitted to each field. All have a nugget. Not used where a table is given.</source>
   <translation>El modelo que se ajusta a cada campo. Todos tienen efecto pepita. No se usa donde se da una tabla.</translation>
  </message>
  <message>
   <location filename="../processing_provider/kriging.py" />
   <source>Made by 'Variogram', perhaps edited; it needs a row for each field. Empty: they are fitted now.</source>
   <translation>Hecha por «Variograma», quizá editada; necesita una fila por campo. Vacío: se ajustan ahora.</translation>
  </message>
  <message>
   <location filename="../processing_provider/kriging.py" />
   <source>Values</source>
   <translation>Valores</translation>
  </message>
  <message>
   <location filename="../processing_provider/kriging.py" />
   <source>Logarithms keep a few high values from making the whole map. The median is the typical value and shows the same highs and lows as the logarithms; the mean is unbiased, so that it adds up to the metal in the ground, but rises between samples, where little is known. Automatic: as in the table of variograms; without one, the median for fields that are positive and skewed.</source>
   <translation>Los logaritmos evitan que unos pocos valores altos hagan todo el mapa. La mediana es el valor típico y muestra los mismos altos y bajos que los logaritmos; la media es insesgada, de modo que suma el metal del terreno, pero sube entre muestras, donde se sabe poco. Automático: como en la tabla de variogramas; sin ella, la mediana para campos positivos y asimétricos.</translation>
  </message>
  <message>
   <location filename="../processing_provider/kriging.py" />
   <source>The mean within the window of nearest samples. Choose a drift (universal kriging) only for a trend that is plain to see: it carries on beyond the samples. Variograms are then fitted to what the trend leaves.</source>
   <translation>La media dentro de la ventana de muestras más cercanas. Elija una deriva (kriging universal) solo para una tendencia evidente: continúa más allá de las muestras. Los variogramas se ajustan entonces a lo que deja la tendencia.</translation>
  </message>
  <message>
   <location filename="../processing_provider/kriging.py" />
   <source>Whether the fitted variograms may have a direction. Distances are then counted by it also when the nearest samples are chosen, and the largest distance runs along it.</source>
   <translation>Si los variogramas ajustados pueden tener dirección. Entonces las distancias se cuentan con ella también al elegir las muestras más cercanas, y la distancia máxima va a lo largo de ella.</translation>
  </message>
  <message>
   <location filename="../processing_provider/kriging.py" />
   <source>GeoTIFF with the same bands: the variance of the error, whose square root is its standard deviation. 0 at a sample, high far from all of them. In squared units of the field; of fields kriged as logarithms, that of the natural logarithm: 0.04 means that the value is known within a factor exp(0.2), or 22 %.</source>
   <translation>GeoTIFF con las mismas bandas: la varianza del error, cuya raíz cuadrada es su desviación típica. 0 en una muestra, alta lejos de todas. En unidades del campo al cuadrado; de campos krigeados como logaritmos, la del logaritmo natural: 0.04 significa que el valor se conoce con un factor exp(0.2), o 22 %.</translation>
  </message>
  <message>
   <location filename="../processing_provider/kriging.py" />
   <source>A table with a row per field: every sample predicted from the others. Root mean squared, mean absolute and mean error (measured less predicted) in the field's units, share of the variance explained (of the logarithms, where they are kriged), mean and standard deviation of the error over its kriging standard deviation (0 and 1 if the variogram is right), and the share of samples inside their 95 % interval (0.95).</source>
   <translation>Tabla con una fila por campo: cada muestra predicha a partir de las demás. Error cuadrático medio (raíz), error absoluto medio y error medio (medido menos predicho) en las unidades del campo, parte de la varianza explicada (de los logaritmos, donde se krigean), media y desviación típica del error sobre su desviación típica de kriging (0 y 1 si el variograma es correcto), y la parte de muestras dentro de su intervalo del 95 % (0.95).</translation>
  </message>
  <message>
   <location filename="../processing_provider/kriging.py" />
   <source>The samples, one per place, with each field as measured, as predicted from the others, and the standardised error: measured less predicted, over the kriging standard deviation. Above 2 a sample is higher than its surroundings explain.</source>
   <translation>Las muestras, una por lugar, con cada campo como se midió, como se predice de las demás, y el error estandarizado: medido menos predicho, sobre la desviación típica de kriging. Por encima de 2 una muestra es más alta de lo que explican sus alrededores.</translation>
  </message>
  <message>
   <location filename="../processing_provider/kriging.py" />
   <source>Spherical</source>
   <translation>Esférico</translation>
  </message>
  <message>
   <location filename="../processing_provider/kriging.py" />
   <source>Exponential</source>
   <translation>Exponencial</translation>
  </message>
  <message>
   <location filename="../processing_provider/kriging.py" />
   <source>Gaussian</source>
   <translation>Gaussiano</translation>
  </message>
  <message>
   <location filename="../processing_provider/kriging.py" />
   <source>Nested (two spherical)</source>
   <translation>Anidado (dos esféricos)</translation>
  </message>
  <message>
   <location filename="../processing_provider/kriging.py" />
   <source>Table of variograms</source>
   <translation>Tabla de variogramas</translation>
  </message>
  <message>
   <location filename="../processing_provider/kriging.py" />
   <source>As they are</source>
   <translation>Tal cual</translation>
  </message>
  <message>
   <location filename="../processing_provider/kriging.py" />
   <source>Natural logarithm, mapped as the median</source>
   <translation>Logaritmo natural, cartografiado como la mediana</translation>
  </message>
  <message>
   <location filename="../processing_provider/kriging.py" />
   <source>Natural logarithm, mapped as the mean</source>
   <translation>Logaritmo natural, cartografiado como la media</translation>
  </message>
  <message>
   <location filename="../processing_provider/kriging.py" />
   <source>Constant (ordinary kriging)</source>
   <translation>Constante (kriging ordinario)</translation>
  </message>
  <message>
   <location filename="../processing_provider/kriging.py" />
   <source>Linear in the coordinates</source>
   <translation>Lineal en las coordenadas</translation>
  </message>
  <message>
   <location filename="../processing_provider/kriging.py" />
   <source>Quadratic in the coordinates</source>
   <translation>Cuadrática en las coordenadas</translation>
  </message>
  <message>
   <location filename="../processing_provider/kriging.py" />
   <source>Look for a direction</source>
   <translation>Buscar una dirección</translation>
  </message>
  <message>
   <location filename="../processing_provider/kriging.py" />
   <source>Nugget</source>
   <translation>Efecto pepita</translation>
  </message>
  <message>
   <location filename="../processing_provider/kriging.py" />
   <source>Of a variogram by hand, for all fields. Empty: 0.</source>
   <translation>De un variograma a mano, para todos los campos. Vacío: 0.</translation>
  </message>
  <message>
   <location filename="../processing_provider/kriging.py" />
   <source>Sill</source>
   <translation>Meseta</translation>
  </message>
  <message>
   <location filename="../processing_provider/kriging.py" />
   <source>Total sill (with the nugget) of a variogram by hand, for all fields, in squared units of the values as they are kriged. Give a range with it. Empty: variograms are fitted or read.</source>
   <translation>Meseta total (con el efecto pepita) de un variograma a mano, para todos los campos, en unidades al cuadrado de los valores tal como se krigean. Dé con ella un alcance. Vacío: los variogramas se ajustan o se leen.</translation>
  </message>
  <message>
   <location filename="../processing_provider/kriging.py" />
   <source>Range</source>
   <translation>Alcance</translation>
  </message>
  <message>
   <location filename="../processing_provider/kriging.py" />
   <source>Of a variogram by hand, in map units: where a spherical model reaches its sill, others 95 % of it.</source>
   <translation>De un variograma a mano, en unidades del mapa: donde un modelo esférico alcanza su meseta, otros el 95 % de ella.</translation>
  </message>
  <message>
   <location filename="../processing_provider/kriging.py" />
   <source>Kriging map</source>
   <translation>Mapa de kriging</translation>
  </message>
  <message>
   <location filename="../processing_provider/kriging.py" />
   <source>Kriging variance</source>
   <translation>Varianza de kriging</translation>
  </message>
  <message>
   <location filename="../processing_provider/kriging.py" />
   <source>Cross-validation</source>
   <translation>Validación cruzada</translation>
  </message>
  <message>
   <location filename="../processing_provider/kriging.py" />
   <source>Checked samples</source>
   <translation>Muestras comprobadas</translation>
  </message>
  <message>
   <location filename="../processing_provider/labeldeposits.py" />
   <source>deposit</source>
   <translation>yacimiento</translation>
  </message>
  <message>
   <location filename="../processing_provider/labeldeposits.py" />
   <source>barren</source>
   <translation>estéril</translation>
  </message>
  <message>
   <location filename="../processing_provider/labeldeposits.py" />
   <source>deposits read</source>
   <translation>yacimientos leídos</translation>
  </message>
  <message>
   <location filename="../processing_provider/labeldeposits.py" />
   <source>deposits on the grid</source>
   <translation>yacimientos en la malla</translation>
  </message>
  <message>
   <location filename="../processing_provider/labeldeposits.py" />
   <source>deposits outside the grid</source>
   <translation>yacimientos fuera de la malla</translation>
  </message>
  <message>
   <location filename="../processing_provider/labeldeposits.py" />
   <source>deposits on cells without data</source>
   <translation>yacimientos en celdas sin datos</translation>
  </message>
  <message>
   <location filename="../processing_provider/labeldeposits.py" />
   <source>deposits on ground marked barren</source>
   <translation>yacimientos en terreno marcado como estéril</translation>
  </message>
  <message>
   <location filename="../processing_provider/labeldeposits.py" />
   <source>deposit cells (1)</source>
   <translation>celdas de yacimiento (1)</translation>
  </message>
  <message>
   <location filename="../processing_provider/labeldeposits.py" />
   <source>barren cells (0)</source>
   <translation>celdas estériles (0)</translation>
  </message>
  <message>
   <location filename="../processing_provider/labeldeposits.py" />
   <source>of these, drawn at random</source>
   <translation>de ellas, sorteadas al azar</translation>
  </message>
  <message>
   <location filename="../processing_provider/labeldeposits.py" />
   <source>unknown cells (255)</source>
   <translation>celdas desconocidas (255)</translation>
  </message>
  <message>
   <location filename="../processing_provider/labeldeposits.py" />
   <source>cells without data (255)</source>
   <translation>celdas sin datos (255)</translation>
  </message>
  <message>
   <location filename="../processing_provider/labeldeposits.py" />
   <source>Known deposits or occurrences, as points or outlines; brought to the grid's CRS.</source>
   <translation>Yacimientos u ocurrencias conocidos, como puntos o contornos; se llevan al SRC de la malla.</translation>
  </message>
  <message>
   <location filename="../processing_provider/labeldeposits.py" />
   <source>The evidence stack, or another raster on its grid. Cells without data in any band stay unknown.</source>
   <translation>La pila de evidencias, u otro ráster en su malla. Las celdas sin datos en alguna banda quedan desconocidas.</translation>
  </message>
  <message>
   <location filename="../processing_provider/labeldeposits.py" />
   <source>Rings of cells around a deposit's own: 0 its cell alone, 1 the 3 x 3 cells, 2 the 5 x 5 cells.</source>
   <translation>Anillos de celdas alrededor de la del yacimiento: 0 solo su celda, 1 las 3 x 3 celdas, 2 las 5 x 5.</translation>
  </message>
  <message>
   <location filename="../processing_provider/labeldeposits.py" />
   <source>Also every cell whose centre lies within this distance of a deposit. Needs a projected CRS; 0 for none.</source>
   <translation>También cada celda cuyo centro está a esta distancia de un yacimiento. Necesita un SRC proyectado; 0 para ninguna.</translation>
  </message>
  <message>
   <location filename="../processing_provider/labeldeposits.py" />
   <source>Points or polygons known to hold no deposit, such as barren drill holes. Where both are, deposit wins.</source>
   <translation>Puntos o polígonos que se sabe que no tienen yacimiento, como sondeos estériles. Donde coinciden, gana el yacimiento.</translation>
  </message>
  <message>
   <location filename="../processing_provider/labeldeposits.py" />
   <source>Whether to draw cells that stand for barren ground. Some of them may hold unknown deposits: repeat with other seeds. Anomaly detection does not need them.</source>
   <translation>Si se sortean celdas que representen terreno estéril. Algunas pueden guardar yacimientos desconocidos: repita con otras semillas. La detección de anomalías no las necesita.</translation>
  </message>
  <message>
   <location filename="../processing_provider/labeldeposits.py" />
   <source>How many barren cells to draw for each deposit cell.</source>
   <translation>Cuántas celdas estériles se sortean por cada celda de yacimiento.</translation>
  </message>
  <message>
   <location filename="../processing_provider/labeldeposits.py" />
   <source>No barren cell is drawn within this distance of any deposit. Empty: five cells.</source>
   <translation>No se sortea ninguna celda estéril a menos de esta distancia de un yacimiento. Vacío: cinco celdas.</translation>
  </message>
  <message>
   <location filename="../processing_provider/labeldeposits.py" />
   <source>The same seed draws the same cells; try several to see how much the draw matters.</source>
   <translation>La misma semilla sortea las mismas celdas; pruebe varias para ver cuánto importa el sorteo.</translation>
  </message>
  <message>
   <location filename="../processing_provider/labeldeposits.py" />
   <source>1 deposit, 0 barren, 255 (NoData) unknown.</source>
   <translation>1 yacimiento, 0 estéril, 255 (sin datos) desconocido.</translation>
  </message>
  <message>
   <location filename="../processing_provider/labeldeposits.py" />
   <source>One polygon per deposit with its attributes: the buffer's circle, or else its cells.</source>
   <translation>Un polígono por yacimiento con sus atributos: el círculo de la franja, o si no sus celdas.</translation>
  </message>
  <message>
   <location filename="../processing_provider/labeldeposits.py" />
   <source>A table of the deposits inside and outside the grid and of the cells of each class.</source>
   <translation>Tabla de los yacimientos dentro y fuera de la malla y de las celdas de cada clase.</translation>
  </message>
  <message>
   <location filename="../processing_provider/labeldeposits.py" />
   <source>Buffer (map units)</source>
   <translation>Franja (unidades del mapa)</translation>
  </message>
  <message>
   <location filename="../processing_provider/labeldeposits.py" />
   <source>Barren ground</source>
   <translation>Terreno estéril</translation>
  </message>
  <message>
   <location filename="../processing_provider/labeldeposits.py" />
   <source>Random barren cells</source>
   <translation>Celdas estériles al azar</translation>
  </message>
  <message>
   <location filename="../processing_provider/labeldeposits.py" />
   <source>Barren cells per deposit cell</source>
   <translation>Celdas estériles por celda de yacimiento</translation>
  </message>
  <message>
   <location filename="../processing_provider/labeldeposits.py" />
   <source>Exclusion distance</source>
   <translation>Distancia de exclusión</translation>
  </message>
  <message>
   <location filename="../processing_provider/labeldeposits.py" />
   <source>Deposit surroundings</source>
   <translation>Alrededores de los yacimientos</translation>
  </message>
  <message>
   <location filename="../processing_provider/labeldeposits.py" />
   <source>Label summary</source>
   <translation>Resumen de etiquetas</translation>
  </message>
  <message>
   <location filename="../processing_provider/labeldeposits.py" />
   <source>Deposits on the grid</source>
   <translation>Yacimientos en la malla</translation>
  </message>
  <message>
   <location filename="../processing_provider/labeldeposits.py" />
   <source>Deposit cells</source>
   <translation>Celdas de yacimiento</translation>
  </message>
  <message>
   <location filename="../processing_provider/labeldeposits.py" />
   <source>Barren cells</source>
   <translation>Celdas estériles</translation>
  </message>
  <message>
   <location filename="../processing_provider/labeldeposits.py" />
   <source>No cell lies on the barren ground: no point or polygon covers a cell centre.</source>
   <translation>Ninguna celda está en el terreno estéril: ningún punto o polígono cubre el centro de una celda.</translation>
  </message>
  <message>
   <location filename="../processing_provider/labeldeposits.py" />
   <source>Draw at random</source>
   <translation>Sortear al azar</translation>
  </message>
  <message>
   <location filename="../processing_provider/layer_snapshots.py" />
   <source>'{0}' cannot be opened any more. Check that its file exists.</source>
   <translation>«{0}» ya no se puede abrir. Compruebe que existe su archivo.</translation>
  </message>
  <message>
   <location filename="../processing_provider/levelassays.py" />
   <source>Points with assays without zeros or values below detection. Filter and selection are respected.</source>
   <translation>Puntos con análisis sin ceros ni valores bajo detección. Se respetan filtro y selección.</translation>
  </message>
  <message>
   <location filename="../processing_provider/levelassays.py" />
   <source>Fields to level. Empty: all whose names look like assays or log-ratios.</source>
   <translation>Campos que se nivelan. Vacío: todos cuyos nombres parecen análisis o log-cocientes.</translation>
  </message>
  <message>
   <location filename="../processing_provider/levelassays.py" />
   <source>Field that tells surveys, laboratories or rock types apart, of text or numbers. Empty: a field called survey, batch, laboratory, lab, job, certificate, campaign, project, sheet or year, the first that there is. Samples without a value in it stay as they are.</source>
   <translation>Campo que distingue campañas, laboratorios o tipos de roca, de texto o números. Vacío: el primer campo que se llame survey, batch, laboratory, lab, job, certificate, campaign, project, sheet o year. Las muestras sin valor en él quedan como están.</translation>
  </message>
  <message>
   <location filename="../processing_provider/levelassays.py" />
   <source>What is made equal: the medians, also the spreads, the whole distributions; or only neighbours from different groups, where the groups cover different ground.</source>
   <translation>Qué se iguala: las medianas, también las dispersiones, las distribuciones enteras; o solo vecinos de grupos distintos, donde los grupos cubren terreno distinto.</translation>
  </message>
  <message>
   <location filename="../processing_provider/levelassays.py" />
   <source>A group with fewer values of a field stays as it is in that field; the log names it.</source>
   <translation>Un grupo con menos valores de un campo queda como está en ese campo; el registro lo nombra.</translation>
  </message>
  <message>
   <location filename="../processing_provider/levelassays.py" />
   <source>Value of the group field to which all others are brought and which itself stays as it is, for example the survey whose laboratory is trusted. Empty: all samples.</source>
   <translation>Valor del campo de grupo al que se llevan todos los demás y que queda como está, por ejemplo la campaña cuyo laboratorio es de confianza. Vacío: todas las muestras.</translation>
  </message>
  <message>
   <location filename="../processing_provider/levelassays.py" />
   <source>The samples with all their attributes, the levelled values in place of the old ones.</source>
   <translation>Las muestras con todos sus atributos, los valores nivelados en lugar de los antiguos.</translation>
  </message>
  <message>
   <location filename="../processing_provider/levelassays.py" />
   <source>A table with one row per field and group: number of values, what was done, the factor on the median (or the shift of log-ratios), the scale of the spread of the logarithms, medians and median absolute deviations before and after, and the share of the group's samples near another group (near_others).</source>
   <translation>Tabla con una fila por campo y grupo: número de valores, lo que se hizo, el factor de la mediana (o el desplazamiento de los log-cocientes), la escala de la dispersión de los logaritmos, medianas y desviaciones absolutas medianas antes y después, y la parte de las muestras del grupo cercanas a otro grupo (near_others).</translation>
  </message>
  <message>
   <location filename="../processing_provider/levelassays.py" />
   <source>Prepared samples</source>
   <translation>Muestras preparadas</translation>
  </message>
  <message>
   <location filename="../processing_provider/levelassays.py" />
   <source>Fields</source>
   <translation>Campos</translation>
  </message>
  <message>
   <location filename="../processing_provider/levelassays.py" />
   <source>Group</source>
   <translation>Grupo</translation>
  </message>
  <message>
   <location filename="../processing_provider/levelassays.py" />
   <source>Fewest samples</source>
   <translation>Mínimo de muestras</translation>
  </message>
  <message>
   <location filename="../processing_provider/levelassays.py" />
   <source>Reference group</source>
   <translation>Grupo de referencia</translation>
  </message>
  <message>
   <location filename="../processing_provider/levelassays.py" />
   <source>Levelled samples</source>
   <translation>Muestras niveladas</translation>
  </message>
  <message>
   <location filename="../processing_provider/levelassays.py" />
   <source>Changes</source>
   <translation>Cambios</translation>
  </message>
  <message>
   <location filename="../processing_provider/levelassays.py" />
   <source>Median</source>
   <translation>Mediana</translation>
  </message>
  <message>
   <location filename="../processing_provider/levelassays.py" />
   <source>Median and MAD</source>
   <translation>Mediana y MAD</translation>
  </message>
  <message>
   <location filename="../processing_provider/levelassays.py" />
   <source>Quantile matching</source>
   <translation>Ajuste de cuantiles</translation>
  </message>
  <message>
   <location filename="../processing_provider/levelassays.py" />
   <source>Near neighbours of different groups</source>
   <translation>Vecinos cercanos de grupos distintos</translation>
  </message>
  <message>
   <location filename="../processing_provider/levelassays.py" />
   <source>The groups were taken from the field '{}'.</source>
   <translation>Los grupos se tomaron del campo «{}».</translation>
  </message>
  <message>
   <location filename="../processing_provider/logratio.py" />
   <source>The samples with all their attributes and the new fields: clr_Cu_ppm, alr_Cu_ppm, log_Cu_ppm, ilr_1_Cu_ppm for the first coordinate, whose pivot is Cu_ppm, or ilr_1_Cu_Zn_over_Pb_Ag for a balance.</source>
   <translation>Las muestras con todos sus atributos y los campos nuevos: clr_Cu_ppm, alr_Cu_ppm, log_Cu_ppm, ilr_1_Cu_ppm para la primera coordenada, cuyo pivote es Cu_ppm, o ilr_1_Cu_Zn_over_Pb_Ag para un balance.</translation>
  </message>
  <message>
   <location filename="../processing_provider/logratio.py" />
   <source>The parts, a sub-composition. Empty: all fields whose names look like assays, or those that the partition names. The order matters for pivot coordinates only.</source>
   <translation>Las partes, una subcomposición. Vacío: todos los campos cuyos nombres parecen análisis, o los que nombra la partición. El orden solo importa para coordenadas pivote.</translation>
  </message>
  <message>
   <location filename="../processing_provider/logratio.py" />
   <source>clr to look at elements, ilr for statistics, alr against one element, log for enrichment itself.</source>
   <translation>clr para mirar elementos, ilr para estadística, alr frente a un elemento, log para el enriquecimiento mismo.</translation>
  </message>
  <message>
   <location filename="../processing_provider/logratio.py" />
   <source>For alr, the element to divide by; it need not be among the elements. Others ignore it.</source>
   <translation>Para alr, el elemento por el que se divide; no tiene que estar entre los elementos. Los demás lo ignoran.</translation>
  </message>
  <message>
   <location filename="../processing_provider/logratio.py" />
   <source>For ilr, a sequential binary partition: balances with ';' between them, '|' between their sides, as in Cu Zn | Pb Ag; Cu | Zn; Pb | Ag. Each divides all elements, or one whole side of another balance, until each element is alone: one balance less than elements. Write elements or field names (in double quotes if they hold blanks). High values mean more of the left side. Empty: pivot coordinates.</source>
   <translation>Para ilr, una partición binaria secuencial: balances separados por «;», sus lados por «|», como en Cu Zn | Pb Ag; Cu | Zn; Pb | Ag. Cada uno divide todos los elementos, o un lado entero de otro balance, hasta que cada elemento queda solo: un balance menos que elementos. Escriba elementos o nombres de campo (entre comillas dobles si tienen espacios). Valores altos significan más del lado izquierdo. Vacío: coordenadas pivote.</translation>
  </message>
  <message>
   <location filename="../processing_provider/logratio.py" />
   <source>Parts to be added before, in one unit, such as REE = La + Ce + Nd; PGE = Pt + Pd. The sum takes its members' place and is named with its unit (REE_ppm); a sample that lacks a member lacks the sum. Members of different units are added in ppm. In the partition it is called by its short name (REE).</source>
   <translation>Partes que se suman antes, en una unidad, como REE = La + Ce + Nd; PGE = Pt + Pd. La suma ocupa el lugar de sus miembros y lleva su unidad en el nombre (REE_ppm); una muestra a la que falta un miembro no tiene suma. Los miembros de unidades distintas se suman en ppm. En la partición se llama por su nombre corto (REE).</translation>
  </message>
  <message>
   <location filename="../processing_provider/logratio.py" />
   <source>Also write the sum of each sample's parts (sum_ppm). Ratios do not know it; with it, 'Concentrations from log-ratios' returns the very concentrations.</source>
   <translation>Escribir también la suma de las partes de cada muestra (sum_ppm). Los cocientes no la conocen; con ella, «Concentraciones a partir de log-cocientes» devuelve las concentraciones mismas.</translation>
  </message>
  <message>
   <location filename="../processing_provider/logratio.py" />
   <source>Elements</source>
   <translation>Elementos</translation>
  </message>
  <message>
   <location filename="../processing_provider/logratio.py" />
   <source>Denominator (alr)</source>
   <translation>Denominador (alr)</translation>
  </message>
  <message>
   <location filename="../processing_provider/logratio.py" />
   <source>Add up</source>
   <translation>Sumar</translation>
  </message>
  <message>
   <location filename="../processing_provider/logratio.py" />
   <source>Keep the sum of the parts</source>
   <translation>Conservar la suma de las partes</translation>
  </message>
  <message>
   <location filename="../processing_provider/logratio.py" />
   <source>Centred (clr)</source>
   <translation>Centrado (clr)</translation>
  </message>
  <message>
   <location filename="../processing_provider/logratio.py" />
   <source>Isometric, balances or pivot coordinates (ilr)</source>
   <translation>Isométrico, balances o coordenadas pivote (ilr)</translation>
  </message>
  <message>
   <location filename="../processing_provider/logratio.py" />
   <source>Additive (alr)</source>
   <translation>Aditivo (alr)</translation>
  </message>
  <message>
   <location filename="../processing_provider/network_report.py" />
   <source>Measured on whole pieces of ground that were not learnt from; but their neighbourhood was. Believe the figures of 'Cross-validation', which are lower, before you drill.</source>
   <translation>Medido en trozos enteros de terreno de los que no se aprendió; pero de su vecindad sí. Antes de perforar, crea las cifras de «Validación cruzada», que son más bajas.</translation>
  </message>
  <message>
   <location filename="../processing_provider/network_report.py" />
   <source>Cells of the whole stack with a score of 0.5 or more, those learnt from among them, and how much the counts vary over the networks and over the combinations (Table 2 of He et al., who print the mean absolute deviation under the name standard deviation)</source>
   <translation>Celdas de toda la pila con una puntuación de 0.5 o más, entre ellas las de aprendizaje, y cuánto varían los recuentos entre las redes y entre las combinaciones (tabla 2 de He et al., que imprimen la desviación absoluta media con el nombre de desviación típica)</translation>
  </message>
  <message>
   <location filename="../processing_provider/network_report.py" />
   <source>How well do the networks tell deposits from barren ground?</source>
   <translation>¿Distinguen bien las redes los yacimientos del terreno estéril?</translation>
  </message>
  <message>
   <location filename="../processing_provider/network_report.py" />
   <source>Network or combination</source>
   <translation>Red o combinación</translation>
  </message>
  <message>
   <location filename="../processing_provider/network_report.py" />
   <source>deposits</source>
   <translation>yacimientos</translation>
  </message>
  <message>
   <location filename="../processing_provider/network_report.py" />
   <source>mean</source>
   <translation>media</translation>
  </message>
  <message>
   <location filename="../processing_provider/network_report.py" />
   <source>Accuracy</source>
   <translation>Exactitud</translation>
  </message>
  <message>
   <location filename="../processing_provider/network_report.py" />
   <source>Deposit cells found</source>
   <translation>Celdas de yacimiento encontradas</translation>
  </message>
  <message>
   <location filename="../processing_provider/network_report.py" />
   <source>Deposit cells missed</source>
   <translation>Celdas de yacimiento perdidas</translation>
  </message>
  <message>
   <location filename="../processing_provider/network_report.py" />
   <source>Barren cells called deposit</source>
   <translation>Celdas estériles llamadas yacimiento</translation>
  </message>
  <message>
   <location filename="../processing_provider/network_report.py" />
   <source>Barren cells called barren</source>
   <translation>Celdas estériles llamadas estériles</translation>
  </message>
  <message>
   <location filename="../processing_provider/network_report.py" />
   <source>Refused</source>
   <translation>Sin decidir</translation>
  </message>
  <message>
   <location filename="../processing_provider/network_report.py" />
   <source>Confusion matrices, a row each: a score of 0.5 or more is called deposit</source>
   <translation>Matrices de confusión, una por fila: con una puntuación de 0.5 o más se llama yacimiento</translation>
  </message>
  <message>
   <location filename="../processing_provider/network_report.py" />
   <source>Cross-entropy</source>
   <translation>Entropía cruzada</translation>
  </message>
  <message>
   <location filename="../processing_provider/network_report.py" />
   <source>All</source>
   <translation>Todas</translation>
  </message>
  <message>
   <location filename="../processing_provider/network_report.py" />
   <source>Unknown</source>
   <translation>Desconocidas</translation>
  </message>
  <message>
   <location filename="../processing_provider/network_report.py" />
   <source>Barren</source>
   <translation>Estéril</translation>
  </message>
  <message>
   <location filename="../processing_provider/network_report.py" />
   <source>Loss curves</source>
   <translation>Curvas de pérdida</translation>
  </message>
  <message>
   <location filename="../processing_provider/network_report.py" />
   <source>On what is learnt from (mean over batches)</source>
   <translation>En lo que se aprende (media de los lotes)</translation>
  </message>
  <message>
   <location filename="../processing_provider/network_report.py" />
   <source>A network that knows nothing</source>
   <translation>Una red que no sabe nada</translation>
  </message>
  <message>
   <location filename="../processing_provider/network_report.py" />
   <source>Precision: of the cells called so, the share that is so. Recall: of the cells that are so, the share that is called so. F1 is their harmonic mean. Accuracy, the share told right, is easily high where one kind is rare.</source>
   <translation>Precisión: de las celdas llamadas así, la parte que lo es. Exhaustividad: de las que lo son, la parte llamada así. F1 es su media armónica. La exactitud, la parte bien dicha, es alta con facilidad donde una clase es rara.</translation>
  </message>
  <message>
   <location filename="../processing_provider/network_report.py" />
   <source>The share of barren cells that a deposit cell outranks: 0.5 is chance. It does not depend on where the line between deposit and barren is drawn, so trust it before the other figures. Ties count against it, so a vote, which knows 1 and 0 only, always has less.</source>
   <translation>La parte de las celdas estériles que una celda de yacimiento supera: 0.5 es el azar. No depende de dónde se trace la línea entre yacimiento y estéril; créala antes que las demás cifras. Los empates cuentan en contra, de modo que un voto, que solo conoce 1 y 0, siempre tiene menos.</translation>
  </message>
  <message>
   <location filename="../processing_provider/network_report.py" />
   <source>Both fall: the network still learns. The dashed line rises while the other falls: it learns its cells by heart and grows too sure of itself. It may still rank cells well, which the AUC tells; the log warns where that fell again, too. Use fewer batches or a smaller network then.</source>
   <translation>Ambas bajan: la red todavía aprende. La línea discontinua sube mientras la otra baja: aprende sus celdas de memoria y se siente demasiado segura. Puede que aun así ordene bien las celdas, lo que dice la AUC; el registro avisa donde también esta volvió a bajar. Use entonces menos lotes o una red menor.</translation>
  </message>
  <message>
   <location filename="../processing_provider/network_report.py" />
   <source>Combinations</source>
   <translation>Combinaciones</translation>
  </message>
  <message>
   <location filename="../processing_provider/network_report.py" />
   <source>Averages keep a graded score. Votes are 1 or 0; a majority vote is refused where the networks are evenly split, and such cells have no value on the map. Weights are how far a network's AUC on the ground set aside lies above chance.</source>
   <translation>Los promedios conservan una puntuación gradual. Los votos son 1 o 0; un voto por mayoría no se decide donde las redes están divididas por igual, y esas celdas no tienen valor en el mapa. Los pesos son cuánto está sobre el azar la AUC de una red en el terreno apartado.</translation>
  </message>
  <message>
   <location filename="../processing_provider/network_report.py" />
   <source>On {} cells set aside, as in Table 1 of He et al.</source>
   <translation>En {} celdas apartadas, como en la tabla 1 de He et al.</translation>
  </message>
  <message>
   <location filename="../processing_provider/network_report.py" />
   <source>On what was set aside</source>
   <translation>En lo apartado</translation>
  </message>
  <message>
   <location filename="../processing_provider/network_report.py" />
   <source>Precision, {}</source>
   <translation>Precisión, {}</translation>
  </message>
  <message>
   <location filename="../processing_provider/network_report.py" />
   <source>Recall, {}</source>
   <translation>Exhaustividad, {}</translation>
  </message>
  <message>
   <location filename="../processing_provider/network_report.py" />
   <source>F1, {}</source>
   <translation>F1, {}</translation>
  </message>
  <message>
   <location filename="../processing_provider/network_report.py" />
   <source>Cells called ore-bearing</source>
   <translation>Celdas llamadas mineralizadas</translation>
  </message>
  <message>
   <location filename="../processing_provider/network_report.py" />
   <source>Nothing was set aside, so nothing could be measured.</source>
   <translation>No se apartó nada, así que no se pudo medir nada.</translation>
  </message>
  <message>
   <location filename="../processing_provider/network_report.py" />
   <source>– {}</source>
   <translation>– {}</translation>
  </message>
  <message>
   <location filename="../processing_provider/network_report.py" />
   <source>The first {} networks are shown.</source>
   <translation>Se muestran las primeras {} redes.</translation>
  </message>
  <message>
   <location filename="../processing_provider/pair_chart.py" />
   <source>Training loss of each draw and AUC of each ring</source>
   <translation>Pérdida de entrenamiento de cada sorteo y AUC de cada anillo</translation>
  </message>
  <message>
   <location filename="../processing_provider/pair_chart.py" />
   <source>Training loss</source>
   <translation>Pérdida de entrenamiento</translation>
  </message>
  <message>
   <location filename="../processing_provider/pair_chart.py" />
   <source>Window sizes</source>
   <translation>Tamaños de ventana</translation>
  </message>
  <message>
   <location filename="../processing_provider/pair_chart.py" />
   <source>training loss of a draw, smoothed</source>
   <translation>pérdida de entrenamiento de un sorteo, suavizada</translation>
  </message>
  <message>
   <location filename="../processing_provider/pair_chart.py" />
   <source>Cross-entropy of a batch of pairs</source>
   <translation>Entropía cruzada de un lote de pares</translation>
  </message>
  <message>
   <location filename="../processing_provider/pair_chart.py" />
   <source>Inner and outer window, cells</source>
   <translation>Ventana interior y exterior, celdas</translation>
  </message>
  <message>
   <location filename="../processing_provider/pair_chart.py" />
   <source>AUC of test cells: mean over the networks, and their standard deviation</source>
   <translation>AUC de las celdas de prueba: media de las redes y su desviación típica</translation>
  </message>
  <message>
   <location filename="../processing_provider/pair_chart.py" />
   <source>AUC of all deposit cells against the rest of the ground</source>
   <translation>AUC de todas las celdas de yacimiento frente al resto del terreno</translation>
  </message>
  <message>
   <location filename="../processing_provider/pair_chart.py" />
   <source>nothing learnt</source>
   <translation>nada aprendido</translation>
  </message>
  <message>
   <location filename="../processing_provider/prepareassays.py" />
   <source>Points with assays. The layer's filter and selection are respected.</source>
   <translation>Puntos con análisis. Se respetan el filtro y la selección de la capa.</translation>
  </message>
  <message>
   <location filename="../processing_provider/prepareassays.py" />
   <source>Fields to prepare, of numbers or text. Empty: all whose names look like assays, such as Au_ppb.</source>
   <translation>Campos que se preparan, de números o texto. Vacío: todos cuyos nombres parecen análisis, como Au_ppb.</translation>
  </message>
  <message>
   <location filename="../processing_provider/prepareassays.py" />
   <source>Half the limit suits skewed data such as trace elements; the limit over the square root of 2 suits data that are hardly skewed; the limit itself keeps the order of values and nothing else. Multiplicative replacement puts 0.65 of the limit and scales the sample's measured elements by one factor, so that their ratios stay as they were and the whole of 1,000,000 ppm, what was not analysed included, keeps its sum; for trace elements that factor is almost 1. Imputing predicts each value from the sample's measured elements, always below the sample's own limit; it needs several correlated elements with 10 measured values or more, is made for log-normal backgrounds, and gives expected values, which scatter a little less than real ones. Several surveys with different levels should be levelled afterwards and looked at group by group. A value below an unstated limit takes the lowest limit that its group states, or the smallest value measured there, or else the same of the whole field.</source>
   <translation>La mitad del límite conviene a datos asimétricos como los elementos traza; el límite entre la raíz de 2 a datos poco asimétricos; el límite mismo conserva el orden de los valores y nada más. El reemplazo multiplicativo pone 0.65 del límite y escala los elementos medidos de la muestra con un factor, de modo que sus cocientes quedan como estaban y el total de 1,000,000 ppm, con lo no analizado, conserva su suma; para elementos traza ese factor es casi 1. La imputación predice cada valor a partir de los elementos medidos de la muestra, siempre bajo el límite de la propia muestra; necesita varios elementos correlacionados con 10 valores medidos o más, está hecha para fondos log-normales, y da valores esperados, que se dispersan algo menos que los reales. Varias campañas de distinto nivel deberían nivelarse después y mirarse grupo por grupo. Un valor bajo un límite no indicado toma el menor límite que indica su grupo, o el menor valor medido allí, o si no lo mismo de todo el campo.</translation>
  </message>
  <message>
   <location filename="../processing_provider/prepareassays.py" />
   <source>The limit is the cautious choice. A fifth above it keeps such samples above all that were measured. Imputing estimates how far above. Empty loses the most anomalous samples: choose it only to put ore-grade assays in their place.</source>
   <translation>El límite es la elección prudente. Un quinto por encima mantiene esas muestras sobre todas las medidas. La imputación estima cuánto por encima. Vacío pierde las muestras más anómalas: elíjalo solo para poner en su lugar análisis de ley de mena.</translation>
  </message>
  <message>
   <location filename="../processing_provider/prepareassays.py" />
   <source>Words or numbers that mean 'no value' in this table, separated by commas or semicolons. Known already: blanks, N/A, NA, nan, null, -, -99, -999, -9999, -99999, -7777, -8888.</source>
   <translation>Palabras o números que significan «sin valor» en esta tabla, separados por comas o puntos y comas. Ya se conocen: blancos, N/A, NA, nan, null, -, -99, -999, -9999, -99999, -7777, -8888.</translation>
  </message>
  <message>
   <location filename="../processing_provider/prepareassays.py" />
   <source>Average takes the geometric mean of each element, values below detection with their replacement and missing ones left out; other attributes come from the first sample. A field 'duplicates' counts the samples at a location. Flag keeps all, writes the feature id of the first one into 'duplicate_of', and how far a sample is from that one, of their mean in percent: the median over the elements into 'difference_pct', the largest into 'largest_pct' and its element into 'largest_in'. Only measured values count. The summary says the same per element, whatever is done with the samples.</source>
   <translation>Promediar toma la media geométrica de cada elemento, los valores bajo detección con su sustituto y sin los ausentes; los otros atributos vienen de la primera muestra. Un campo «duplicates» cuenta las muestras de un lugar. Marcar las conserva todas, escribe el identificador de la primera en «duplicate_of», y cuánto difiere una muestra de ella, en porcentaje de su media: la mediana de los elementos en «difference_pct», la mayor en «largest_pct» y su elemento en «largest_in». Solo cuentan valores medidos. El resumen dice lo mismo por elemento, se haga lo que se haga con las muestras.</translation>
  </message>
  <message>
   <location filename="../processing_provider/prepareassays.py" />
   <source>Fields with a larger share of their values below detection are left out of the output. Above 80 % hardly any statistic can be estimated (Helsel 2012); 100 keeps every field that has a value.</source>
   <translation>Los campos con una parte mayor de valores bajo detección se dejan fuera de la salida. Por encima del 80 % apenas se puede estimar una estadística (Helsel 2012); 100 conserva todo campo que tenga un valor.</translation>
  </message>
  <message>
   <location filename="../processing_provider/prepareassays.py" />
   <source>Field that names batches. The summary then has rows per group, limits that are not stated are taken from the group, and a warning names fields whose values depend on the group more than on place. Values are not levelled: that is what 'Levelled assays' is for.</source>
   <translation>Campo que nombra los lotes. El resumen tiene entonces filas por grupo, los límites no indicados se toman del grupo, y un aviso nombra los campos cuyos valores dependen más del grupo que del lugar. Los valores no se nivelan: para eso está «Análisis nivelados».</translation>
  </message>
  <message>
   <location filename="../processing_provider/prepareassays.py" />
   <source>Brings values and limits from ppb, ppm, ppt, %, g/t or mg/kg to one unit and renames the fields: Au_ppb becomes Au_ppm. Fields whose names tell no unit of mass per mass are named in a warning and stay as they are. Two fields that would get one name (Cu_ppm and Cu_pct) are refused.</source>
   <translation>Lleva valores y límites de ppb, ppm, ppt, %, g/t o mg/kg a una unidad y renombra los campos: Au_ppb pasa a Au_ppm. Los campos cuyos nombres no dicen una unidad de masa por masa se nombran en un aviso y quedan como están. Dos campos que recibirían un mismo nombre (Cu_ppm y Cu_pct) se rechazan.</translation>
  </message>
  <message>
   <location filename="../processing_provider/prepareassays.py" />
   <source>Turns oxides into their elements by the atomic weights: Fe2O3_pct becomes Fe_pct, times 0.6994. Loss on ignition and sums of rare earths stay.</source>
   <translation>Convierte los óxidos en sus elementos según los pesos atómicos: Fe2O3_pct pasa a Fe_pct, por 0.6994. La pérdida por calcinación y las sumas de tierras raras quedan.</translation>
  </message>
  <message>
   <location filename="../processing_provider/prepareassays.py" />
   <source>The samples with their other attributes; prepared fields hold numbers, under the same names unless they were converted.</source>
   <translation>Las muestras con sus otros atributos; los campos preparados contienen números, con los mismos nombres si no se convirtieron.</translation>
  </message>
  <message>
   <location filename="../processing_provider/prepareassays.py" />
   <source>A row per element: counts of the samples read (missing, censored, over_range, at_floor), the detection limits, statistics of the n values in the output (mad is without a factor), and what the pairs of duplicates tell, in percent: their median relative difference, the relative standard deviation of one sample from it (robust) and from the root mean square of all pairs (pair_rms_cv_pct). Then, with a group field, the same per group; 'group' is empty for all samples.</source>
   <translation>Una fila por elemento: recuentos de las muestras leídas (missing, censored, over_range, at_floor), los límites de detección, estadística de los n valores de la salida (mad sin factor), y lo que dicen los pares de duplicados, en porcentaje: su diferencia relativa mediana, la desviación típica relativa de una muestra según ella (robusta) y según la raíz de la media cuadrática de todos los pares (pair_rms_cv_pct). Después, con un campo de grupo, lo mismo por grupo; «group» está vacío para todas las muestras.</translation>
  </message>
  <message>
   <location filename="../processing_provider/prepareassays.py" />
   <source>Assay fields</source>
   <translation>Campos de análisis</translation>
  </message>
  <message>
   <location filename="../processing_provider/prepareassays.py" />
   <source>Values below detection become</source>
   <translation>Los valores bajo detección pasan a</translation>
  </message>
  <message>
   <location filename="../processing_provider/prepareassays.py" />
   <source>Values above the upper limit become</source>
   <translation>Los valores sobre el límite superior pasan a</translation>
  </message>
  <message>
   <location filename="../processing_provider/prepareassays.py" />
   <source>Codes for missing values</source>
   <translation>Códigos de valores ausentes</translation>
  </message>
  <message>
   <location filename="../processing_provider/prepareassays.py" />
   <source>Samples at one location</source>
   <translation>Muestras en un mismo lugar</translation>
  </message>
  <message>
   <location filename="../processing_provider/prepareassays.py" />
   <source>Most below detection (%)</source>
   <translation>Máximo bajo detección (%)</translation>
  </message>
  <message>
   <location filename="../processing_provider/prepareassays.py" />
   <source>Group (survey, laboratory, lithology)</source>
   <translation>Grupo (campaña, laboratorio, litología)</translation>
  </message>
  <message>
   <location filename="../processing_provider/prepareassays.py" />
   <source>Convert to</source>
   <translation>Convertir a</translation>
  </message>
  <message>
   <location filename="../processing_provider/prepareassays.py" />
   <source>Oxides to elements</source>
   <translation>Óxidos a elementos</translation>
  </message>
  <message>
   <location filename="../processing_provider/prepareassays.py" />
   <source>Prepared assays</source>
   <translation>Análisis preparados</translation>
  </message>
  <message>
   <location filename="../processing_provider/prepareassays.py" />
   <source>Assay summary</source>
   <translation>Resumen de análisis</translation>
  </message>
  <message>
   <location filename="../processing_provider/prepareassays.py" />
   <source>Half the limit</source>
   <translation>La mitad del límite</translation>
  </message>
  <message>
   <location filename="../processing_provider/prepareassays.py" />
   <source>The limit / square root of 2</source>
   <translation>El límite / raíz cuadrada de 2</translation>
  </message>
  <message>
   <location filename="../processing_provider/prepareassays.py" />
   <source>The limit</source>
   <translation>El límite</translation>
  </message>
  <message>
   <location filename="../processing_provider/prepareassays.py" />
   <source>Empty</source>
   <translation>Vacío</translation>
  </message>
  <message>
   <location filename="../processing_provider/prepareassays.py" />
   <source>0.65 x the limit, the others' ratios kept (multiplicative replacement)</source>
   <translation>0.65 x el límite, conservando los cocientes de los demás (reemplazo multiplicativo)</translation>
  </message>
  <message>
   <location filename="../processing_provider/prepareassays.py" />
   <source>Imputed from the other elements (log-ratio EM)</source>
   <translation>Imputado a partir de los otros elementos (EM de log-cocientes)</translation>
  </message>
  <message>
   <location filename="../processing_provider/prepareassays.py" />
   <source>The upper limit</source>
   <translation>El límite superior</translation>
  </message>
  <message>
   <location filename="../processing_provider/prepareassays.py" />
   <source>1.2 x the upper limit</source>
   <translation>1.2 x el límite superior</translation>
  </message>
  <message>
   <location filename="../processing_provider/prepareassays.py" />
   <source>Average</source>
   <translation>Promediar</translation>
  </message>
  <message>
   <location filename="../processing_provider/prepareassays.py" />
   <source>Keep the first</source>
   <translation>Conservar la primera</translation>
  </message>
  <message>
   <location filename="../processing_provider/prepareassays.py" />
   <source>Flag</source>
   <translation>Marcar</translation>
  </message>
  <message>
   <location filename="../processing_provider/prepareassays.py" />
   <source>Keep all</source>
   <translation>Conservar todas</translation>
  </message>
  <message>
   <location filename="../processing_provider/prepareassays.py" />
   <source>No conversion</source>
   <translation>Sin conversión</translation>
  </message>
  <message>
   <location filename="../processing_provider/prepareassays.py" />
   <source>ppm</source>
   <translation>ppm</translation>
  </message>
  <message>
   <location filename="../processing_provider/prepareassays.py" />
   <source>%</source>
   <translation>%</translation>
  </message>
  <message>
   <location filename="../processing_provider/principalcomponents.py" />
   <source>Points with assays, levelled if they come from several surveys, or with log-ratios.</source>
   <translation>Puntos con análisis, nivelados si vienen de varias campañas, o con log-cocientes.</translation>
  </message>
  <message>
   <location filename="../processing_provider/principalcomponents.py" />
   <source>Empty: all fields whose names look like assays; log-ratios where there are no assays.</source>
   <translation>Vacío: todos los campos cuyos nombres parecen análisis; log-cocientes donde no hay análisis.</translation>
  </message>
  <message>
   <location filename="../processing_provider/principalcomponents.py" />
   <source>Automatic takes the centred log-ratio of assays, in one unit, and leaves log-ratios (clr_Cu_ppm) as they are. Logarithms keep enrichment and dilution of all elements in the first component.</source>
   <translation>Automático toma el log-cociente centrado de los análisis, en una unidad, y deja los log-cocientes (clr_Cu_ppm) como están. Los logaritmos conservan en la primera componente el enriquecimiento y la dilución de todos los elementos.</translation>
  </message>
  <message>
   <location filename="../processing_provider/principalcomponents.py" />
   <source>The samples with all their attributes and the scores: PC1, PC2, …; empty where an element is missing.</source>
   <translation>Las muestras con todos sus atributos y las puntuaciones: PC1, PC2, …; vacías donde falta un elemento.</translation>
  </message>
  <message>
   <location filename="../processing_provider/principalcomponents.py" />
   <source>samples</source>
   <translation>muestras</translation>
  </message>
  <message>
   <location filename="../processing_provider/rastercomponents.py" />
   <source>A raster with several bands on one grid: an evidence stack, or maps of several elements.</source>
   <translation>Un ráster con varias bandas en una malla: una pila de evidencias, o mapas de varios elementos.</translation>
  </message>
  <message>
   <location filename="../processing_provider/rastercomponents.py" />
   <source>Empty: all. Bands of 0 and 1 (categories) are better left out: half of a category is no pattern.</source>
   <translation>Vacío: todas. Es mejor dejar fuera las bandas de 0 y 1 (categorías): media categoría no es un patrón.</translation>
  </message>
  <message>
   <location filename="../processing_provider/rastercomponents.py" />
   <source>Automatic leaves an evidence stack and log-ratios as they are, and takes the centred log-ratio of bands that are named like assays (Cu_ppm) in other rasters.</source>
   <translation>Automático deja como están una pila de evidencias y los log-cocientes, y toma el log-cociente centrado de bandas con nombre de análisis (Cu_ppm) en otros rásteres.</translation>
  </message>
  <message>
   <location filename="../processing_provider/rastercomponents.py" />
   <source>A raster with the bands PC1, PC2, …; shares and loadings are kept in its metadata.</source>
   <translation>Un ráster con las bandas PC1, PC2, …; partes y cargas se guardan en sus metadatos.</translation>
  </message>
  <message>
   <location filename="../processing_provider/rastercomponents.py" />
   <source>cells</source>
   <translation>celdas</translation>
  </message>
  <message>
   <location filename="../processing_provider/rastercomponents.py" />
   <source>Bands</source>
   <translation>Bandas</translation>
  </message>
  <message>
   <location filename="../processing_provider/report.py" />
   <source>The first is the main map: large, with targets and close-ups. The others are shown small, for comparison. The first band of each counts; higher means more prospective.</source>
   <translation>El primero es el mapa principal: grande, con blancos y detalles. Los demás se muestran pequeños, para comparar. Cuenta la primera banda de cada uno; más alto es más prospectivo.</translation>
  </message>
  <message>
   <location filename="../processing_provider/report.py" />
   <source>Ranked polygons of 'Ranked targets'; or any polygons with a field 'rank'.</source>
   <translation>Polígonos ordenados de «Blancos ordenados»; o cualesquiera polígonos con un campo «rank».</translation>
  </message>
  <message>
   <location filename="../processing_provider/report.py" />
   <source>Known deposits, drawn on the maps and counted in the classes; polygons count at their centroid.</source>
   <translation>Yacimientos conocidos, dibujados en los mapas y contados en las clases; los polígonos cuentan en su centroide.</translation>
  </message>
  <message>
   <location filename="../processing_provider/report.py" />
   <source>The table 'Evaluation' of 'Evaluation of score maps', with the main map in its first row.</source>
   <translation>La tabla «Evaluación» de «Evaluación de mapas de puntuación», con el mapa principal en su primera fila.</translation>
  </message>
  <message>
   <location filename="../processing_provider/report.py" />
   <source>The table 'Curves' of the same evaluation, for the charts.</source>
   <translation>La tabla «Curvas» de la misma evaluación, para los gráficos.</translation>
  </message>
  <message>
   <location filename="../processing_provider/report.py" />
   <source>The samples with their assays, as the laboratory reported them or prepared.</source>
   <translation>Las muestras con sus análisis, como las entregó el laboratorio o preparadas.</translation>
  </message>
  <message>
   <location filename="../processing_provider/report.py" />
   <source>Its layers are listed. Empty: the one that the main map tells it was made from.</source>
   <translation>Se listan sus capas. Vacío: la que el mapa principal dice que se usó.</translation>
  </message>
  <message>
   <location filename="../processing_provider/report.py" />
   <source>Its card is shown. Empty: the models that the score maps tell they were made with.</source>
   <translation>Se muestra su ficha. Vacío: los modelos con los que los mapas de puntuación dicen que se hicieron.</translation>
  </message>
  <message>
   <location filename="../processing_provider/report.py" />
   <source>Geology, faults, rivers, a hillshade: polygons and rasters lie under the scores, lines and points over them, with their colours in the project.</source>
   <translation>Geología, fallas, ríos, un sombreado: polígonos y rásteres van bajo las puntuaciones, líneas y puntos encima, con sus colores del proyecto.</translation>
  </message>
  <message>
   <location filename="../processing_provider/report.py" />
   <source>Heads the page. Empty: the name of the main map.</source>
   <translation>Encabeza la página. Vacío: el nombre del mapa principal.</translation>
  </message>
  <message>
   <location filename="../processing_provider/report.py" />
   <source>Who answers for it; stands below the title.</source>
   <translation>Quién responde de ello; va bajo el título.</translation>
  </message>
  <message>
   <location filename="../processing_provider/report.py" />
   <source>Anything that should stand in the summary: licence area, purpose, caveats.</source>
   <translation>Lo que deba estar en el resumen: área de la licencia, propósito, reservas.</translation>
  </message>
  <message>
   <location filename="../processing_provider/report.py" />
   <source>Stands below the title as it is written here. Empty: today.</source>
   <translation>Va bajo el título tal como se escribe aquí. Vacío: hoy.</translation>
  </message>
  <message>
   <location filename="../processing_provider/report.py" />
   <source>One file that opens in any browser and prints to PDF.</source>
   <translation>Un archivo que se abre en cualquier navegador y se imprime en PDF.</translation>
  </message>
  <message>
   <location filename="../processing_provider/report.py" />
   <source>Layers to show with the maps</source>
   <translation>Capas que se muestran con los mapas</translation>
  </message>
  <message>
   <location filename="../processing_provider/report.py" />
   <source>Title</source>
   <translation>Título</translation>
  </message>
  <message>
   <location filename="../processing_provider/report.py" />
   <source>Author</source>
   <translation>Autor</translation>
  </message>
  <message>
   <location filename="../processing_provider/report.py" />
   <source>Notes</source>
   <translation>Notas</translation>
  </message>
  <message>
   <location filename="../processing_provider/report.py" />
   <source>Date</source>
   <translation>Fecha</translation>
  </message>
  <message>
   <location filename="../processing_provider/report.py" />
   <source>The report holds {} maps, {} targets and {} commands: {}</source>
   <translation>El informe contiene {} mapas, {} blancos y {} órdenes: {}</translation>
  </message>
  <message>
   <location filename="../processing_provider/report_contents.py" />
   <source>log-ratio</source>
   <translation>log-cociente</translation>
  </message>
  <message>
   <location filename="../processing_provider/report_contents.py" />
   <source>Known deposits: none were given.</source>
   <translation>Yacimientos conocidos: no se dieron.</translation>
  </message>
  <message>
   <location filename="../processing_provider/report_contents.py" />
   <source>The samples: none were given.</source>
   <translation>Las muestras: no se dieron.</translation>
  </message>
  <message>
   <location filename="../processing_provider/report_contents.py" />
   <source>How the files were made: they do not tell, so no commands can be given.</source>
   <translation>Cómo se hicieron los archivos: no lo dicen, así que no se pueden dar órdenes.</translation>
  </message>
  <message>
   <location filename="../processing_provider/report_contents.py" />
   <source>Targets: none were given.</source>
   <translation>Blancos: no se dieron.</translation>
  </message>
  <message>
   <location filename="../processing_provider/report_contents.py" />
   <source>How well the maps find known deposits: no evaluation was given.</source>
   <translation>Lo bien que los mapas encuentran yacimientos conocidos: no se dio ninguna evaluación.</translation>
  </message>
  <message>
   <location filename="../processing_provider/report_contents.py" />
   <source>The evaluation's charts: its table of curves was not given.</source>
   <translation>Los gráficos de la evaluación: no se dio su tabla de curvas.</translation>
  </message>
  <message>
   <location filename="../processing_provider/report_contents.py" />
   <source>It rests on {} samples with {} analytes.</source>
   <translation>Se basa en {} muestras con {} analitos.</translation>
  </message>
  <message>
   <location filename="../processing_provider/report_contents.py" />
   <source>The evidence layers: no stack was given, and the map does not tell of one.</source>
   <translation>Las capas de evidencia: no se dio ninguna pila, y el mapa no habla de una.</translation>
  </message>
  <message>
   <location filename="../processing_provider/report_contents.py" />
   <source>The evidence stack '{}' has {} layers.</source>
   <translation>La pila de evidencias «{}» tiene {} capas.</translation>
  </message>
  <message>
   <location filename="../processing_provider/report_contents.py" />
   <source>The model: none was given, and the maps do not tell of one.</source>
   <translation>El modelo: no se dio ninguno, y los mapas no hablan de uno.</translation>
  </message>
  <message>
   <location filename="../processing_provider/report_contents.py" />
   <source>No. {}</source>
   <translation>N.º {}</translation>
  </message>
  <message>
   <location filename="../processing_provider/report_contents.py" />
   <source>target with its rank</source>
   <translation>blanco con su orden</translation>
  </message>
  <message>
   <location filename="../processing_provider/report_contents.py" />
   <source>{} further score maps: the report shows {}.</source>
   <translation>{} mapas de puntuación más: el informe muestra {}.</translation>
  </message>
  <message>
   <location filename="../processing_provider/report_contents.py" />
   <source>highest at {} E, {} N</source>
   <translation>máximo en {} E, {} N</translation>
  </message>
  <message>
   <location filename="../processing_provider/report_contents.py" />
   <source>Report: {}</source>
   <translation>Informe: {}</translation>
  </message>
  <message>
   <location filename="../processing_provider/report_contents.py" />
   <source>known deposit ({})</source>
   <translation>yacimiento conocido ({})</translation>
  </message>
  <message>
   <location filename="../processing_provider/report_page.py" />
   <source>{}: colours are shares of the area, best scores darkest; what lies below shows through low classes.</source>
   <translation>{}: los colores son partes del área, las mejores puntuaciones más oscuras; lo que hay debajo se ve a través de las clases bajas.</translation>
  </message>
  <message>
   <location filename="../processing_provider/report_page.py" />
   <source>The first {} of {}. The distance is from the outline to the nearest known deposit; East and North are those of the highest cell.</source>
   <translation>Los primeros {} de {}. La distancia es del contorno al yacimiento conocido más cercano; Este y Norte son los de la celda más alta.</translation>
  </message>
  <message>
   <location filename="../processing_provider/report_page.py" />
   <source>Each file tells how it was made. These commands, run in a terminal in this order with Gossan {} and its plugin enabled ('qgis_process plugins enable gossan'), make the same files anew, in the same places; change the paths to keep the old ones.</source>
   <translation>Cada archivo dice cómo se hizo. Estas órdenes, ejecutadas en una terminal en este orden con Gossan {} y su complemento activado («qgis_process plugins enable gossan»), hacen de nuevo los mismos archivos, en los mismos lugares; cambie las rutas para conservar los antiguos.</translation>
  </message>
  <message>
   <location filename="../processing_provider/report_page.py" />
   <source>Class</source>
   <translation>Clase</translation>
  </message>
  <message>
   <location filename="../processing_provider/report_page.py" />
   <source>Score above</source>
   <translation>Puntuación desde</translation>
  </message>
  <message>
   <location filename="../processing_provider/report_page.py" />
   <source>Beyond a limit: written with &lt; or &gt;. Limits that were replaced by numbers before cannot be told.</source>
   <translation>Más allá de un límite: escrito con &lt; o &gt;. Los límites sustituidos antes por números no se pueden reconocer.</translation>
  </message>
  <message>
   <location filename="../processing_provider/report_page.py" />
   <source>In short</source>
   <translation>En breve</translation>
  </message>
  <message>
   <location filename="../processing_provider/report_page.py" />
   <source>The map '{}' ranks the ground from the least to the most promising. It was made in {} steps: {}.</source>
   <translation>El mapa «{}» ordena el terreno del menos al más prometedor. Se hizo en {} pasos: {}.</translation>
  </message>
  <message>
   <location filename="../processing_provider/report_page.py" />
   <source>The map</source>
   <translation>El mapa</translation>
  </message>
  <message>
   <location filename="../processing_provider/report_page.py" />
   <source>Area (km²)</source>
   <translation>Área (km²)</translation>
  </message>
  <message>
   <location filename="../processing_provider/report_page.py" />
   <source>Known deposits in it</source>
   <translation>Yacimientos conocidos en ella</translation>
  </message>
  <message>
   <location filename="../processing_provider/report_page.py" />
   <source>Where to look first</source>
   <translation>Dónde mirar primero</translation>
  </message>
  <message>
   <location filename="../processing_provider/report_page.py" />
   <source>Rank</source>
   <translation>Orden</translation>
  </message>
  <message>
   <location filename="../processing_provider/report_page.py" />
   <source>km²</source>
   <translation>km²</translation>
  </message>
  <message>
   <location filename="../processing_provider/report_page.py" />
   <source>Highest score</source>
   <translation>Puntuación más alta</translation>
  </message>
  <message>
   <location filename="../processing_provider/report_page.py" />
   <source>Percentile</source>
   <translation>Percentil</translation>
  </message>
  <message>
   <location filename="../processing_provider/report_page.py" />
   <source>Led by</source>
   <translation>Encabezado por</translation>
  </message>
  <message>
   <location filename="../processing_provider/report_page.py" />
   <source>Known deposits</source>
   <translation>Yacimientos conocidos</translation>
  </message>
  <message>
   <location filename="../processing_provider/report_page.py" />
   <source>Nearest deposit</source>
   <translation>Yacimiento más cercano</translation>
  </message>
  <message>
   <location filename="../processing_provider/report_page.py" />
   <source>Distance (km)</source>
   <translation>Distancia (km)</translation>
  </message>
  <message>
   <location filename="../processing_provider/report_page.py" />
   <source>East</source>
   <translation>Este</translation>
  </message>
  <message>
   <location filename="../processing_provider/report_page.py" />
   <source>North</source>
   <translation>Norte</translation>
  </message>
  <message>
   <location filename="../processing_provider/report_page.py" />
   <source>{} deposits in {} clusters</source>
   <translation>{} yacimientos en {} grupos</translation>
  </message>
  <message>
   <location filename="../processing_provider/report_page.py" />
   <source>How well it finds the known deposits</source>
   <translation>Lo bien que encuentra los yacimientos conocidos</translation>
  </message>
  <message>
   <location filename="../processing_provider/report_page.py" />
   <source>The other maps</source>
   <translation>Los otros mapas</translation>
  </message>
  <message>
   <location filename="../processing_provider/report_page.py" />
   <source>Analyte</source>
   <translation>Analito</translation>
  </message>
  <message>
   <location filename="../processing_provider/report_page.py" />
   <source>Samples with a value</source>
   <translation>Muestras con valor</translation>
  </message>
  <message>
   <location filename="../processing_provider/report_page.py" />
   <source>Beyond a limit</source>
   <translation>Más allá de un límite</translation>
  </message>
  <message>
   <location filename="../processing_provider/report_page.py" />
   <source>Lowest</source>
   <translation>Mínimo</translation>
  </message>
  <message>
   <location filename="../processing_provider/report_page.py" />
   <source>Highest</source>
   <translation>Máximo</translation>
  </message>
  <message>
   <location filename="../processing_provider/report_page.py" />
   <source>Layer of the stack</source>
   <translation>Capa de la pila</translation>
  </message>
  <message>
   <location filename="../processing_provider/report_page.py" />
   <source>From</source>
   <translation>De</translation>
  </message>
  <message>
   <location filename="../processing_provider/report_page.py" />
   <source>Brought to</source>
   <translation>Llevada a</translation>
  </message>
  <message>
   <location filename="../processing_provider/report_page.py" />
   <source>Range before that</source>
   <translation>Rango antes de eso</translation>
  </message>
  <message>
   <location filename="../processing_provider/report_page.py" />
   <source>How to make it again</source>
   <translation>Cómo hacerlo de nuevo</translation>
  </message>
  <message>
   <location filename="../processing_provider/report_page.py" />
   <source>The map '{}' ranks the ground from the least to the most promising.</source>
   <translation>El mapa «{}» ordena el terreno del menos al más prometedor.</translation>
  </message>
  <message>
   <location filename="../processing_provider/report_page.py" />
   <source>Map of {}</source>
   <translation>Mapa de {}</translation>
  </message>
  <message>
   <location filename="../processing_provider/report_page.py" />
   <source>Samples (grey) and known deposits</source>
   <translation>Muestras (gris) y yacimientos conocidos</translation>
  </message>
  <message>
   <location filename="../processing_provider/report_page.py" />
   <source>The data</source>
   <translation>Los datos</translation>
  </message>
  <message>
   <location filename="../processing_provider/report_page.py" />
   <source>Not in this report</source>
   <translation>No está en este informe</translation>
  </message>
  <message>
   <location filename="../processing_provider/report_page.py" />
   <source>Before you believe it</source>
   <translation>Antes de creerlo</translation>
  </message>
  <message>
   <location filename="../processing_provider/report_page.py" />
   <source>Precision and prediction-area curves</source>
   <translation>Curvas de precisión y de predicción-área</translation>
  </message>
  <message>
   <location filename="../processing_provider/report_page.py" />
   <source>The model</source>
   <translation>El modelo</translation>
  </message>
  <message>
   <location filename="../processing_provider/report_page.py" />
   <source>The models</source>
   <translation>Los modelos</translation>
  </message>
  <message>
   <location filename="../processing_provider/report_page.py" />
   <source>The first targets</source>
   <translation>Los primeros blancos</translation>
  </message>
  <message>
   <location filename="../processing_provider/report_scores.py" />
   <source>the rest</source>
   <translation>el resto</translation>
  </message>
  <message>
   <location filename="../processing_provider/report_scores.py" />
   <source>best {} % of the area</source>
   <translation>mejor {} % del área</translation>
  </message>
  <message>
   <location filename="../processing_provider/report_scores.py" />
   <source>{} to {} %</source>
   <translation>{} a {} %</translation>
  </message>
  <message>
   <location filename="../processing_provider/report_words.py" />
   <source>The main map's model has learnt from known deposits. Figures on the same deposits flatter it: believe those of 'Cross-validation' before you drill.</source>
   <translation>El modelo del mapa principal ha aprendido de yacimientos conocidos. Las cifras con los mismos yacimientos lo halagan: antes de perforar, crea las de «Validación cruzada».</translation>
  </message>
  <message>
   <location filename="../processing_provider/report_words.py" />
   <source>The scores were not calibrated: they rank the cells and are no probabilities of ore.</source>
   <translation>Las puntuaciones no se calibraron: ordenan las celdas y no son probabilidades de mena.</translation>
  </message>
  <message>
   <location filename="../processing_provider/report_words.py" />
   <source>How far to believe the map is not known: no evaluation was given. Run 'Evaluation of score maps' with known deposits and give its table.</source>
   <translation>No se sabe hasta dónde creer el mapa: no se dio ninguna evaluación. Use «Evaluación de mapas de puntuación» con yacimientos conocidos y dé su tabla.</translation>
  </message>
  <message>
   <location filename="../processing_provider/report_words.py" />
   <source>Tested on {} known deposits in {} clusters: a deposit outranks {} of the background on average (AUC {}{}). Random placements of the same clusters stay below {} in 95 of 100 draws.</source>
   <translation>Probado con {} yacimientos conocidos en {} grupos: un yacimiento supera en promedio a {} del fondo (AUC {}{}). Las colocaciones al azar de los mismos grupos quedan bajo {} en 95 de 100 sorteos.</translation>
  </message>
  <message>
   <location filename="../processing_provider/report_words.py" />
   <source>, 95 % interval {}</source>
   <translation>, intervalo del 95 % {}</translation>
  </message>
  <message>
   <location filename="../processing_provider/report_words.py" />
   <source>{} targets were delineated{}. First to visit:</source>
   <translation>Se delinearon {} blancos{}. Para visitar primero:</translation>
  </message>
  <message>
   <location filename="../processing_provider/report_words.py" />
   <source>Whether the samples' survey, laboratory or year alone predicts the deposits as well as the map does was not asked, or could not be told: give the samples to 'Evaluation of score maps'.</source>
   <translation>No se preguntó, o no se pudo saber, si la campaña, el laboratorio o el año de las muestras por sí solo predice los yacimientos tan bien como el mapa: dé las muestras a «Evaluación de mapas de puntuación».</translation>
  </message>
  <message>
   <location filename="../processing_provider/report_words.py" />
   <source>A score is a rank, not a probability: it orders the cells and says nothing about the chance of ore.</source>
   <translation>Una puntuación es un rango, no una probabilidad: ordena las celdas y no dice nada de la probabilidad de mena.</translation>
  </message>
  <message>
   <location filename="../processing_provider/report_words.py" />
   <source>Kind</source>
   <translation>Tipo</translation>
  </message>
  <message>
   <location filename="../processing_provider/report_words.py" />
   <source>Layers</source>
   <translation>Capas</translation>
  </message>
  <message>
   <location filename="../processing_provider/report_words.py" />
   <source>Made with</source>
   <translation>Hecho con</translation>
  </message>
  <message>
   <location filename="../processing_provider/report_words.py" />
   <source>yes</source>
   <translation>sí</translation>
  </message>
  <message>
   <location filename="../processing_provider/report_words.py" />
   <source>no</source>
   <translation>no</translation>
  </message>
  <message>
   <location filename="../processing_provider/report_words.py" />
   <source>, {} km² in all</source>
   <translation>, {} km² en total</translation>
  </message>
  <message>
   <location filename="../processing_provider/report_words.py" />
   <source>a known deposit inside</source>
   <translation>un yacimiento conocido dentro</translation>
  </message>
  <message>
   <location filename="../processing_provider/report_words.py" />
   <source>rank {}</source>
   <translation>orden {}</translation>
  </message>
  <message>
   <location filename="../processing_provider/report_words.py" />
   <source>All deposits form one cluster, so there is no interval: the figures may be luck.</source>
   <translation>Todos los yacimientos forman un solo grupo, así que no hay intervalo: las cifras pueden ser suerte.</translation>
  </message>
  <message>
   <location filename="../processing_provider/report_words.py" />
   <source>'{}' may have found the survey, not the ore: the samples' survey, laboratory or year alone predicts the deposits with an AUC of {}, the map with {}; among cells of one and the same survey the map reaches {}, chance {}.</source>
   <translation>«{}» puede haber encontrado la campaña, no la mena: la campaña, el laboratorio o el año de las muestras por sí solo predice los yacimientos con una AUC de {}, el mapa con {}; entre celdas de una misma campaña el mapa alcanza {}, el azar {}.</translation>
  </message>
  <message>
   <location filename="../processing_provider/report_words.py" />
   <source>The commands below cannot repeat {} as it was: {}.</source>
   <translation>Las órdenes de abajo no pueden repetir {} como fue: {}.</translation>
  </message>
  <message>
   <location filename="../processing_provider/report_words.py" />
   <source>Window</source>
   <translation>Ventana</translation>
  </message>
  <message>
   <location filename="../processing_provider/report_words.py" />
   <source>Learnt from</source>
   <translation>Aprendió de</translation>
  </message>
  <message>
   <location filename="../processing_provider/report_words.py" />
   <source>{}, which says nothing about other ground</source>
   <translation>{}, que no dice nada de otro terreno</translation>
  </message>
  <message>
   <location filename="../processing_provider/report_words.py" />
   <source>AUC on the cells it learnt from</source>
   <translation>AUC en las celdas de las que aprendió</translation>
  </message>
  <message>
   <location filename="../processing_provider/report_words.py" />
   <source>What moves its score most (rank correlation)</source>
   <translation>Lo que más mueve su puntuación (correlación de rangos)</translation>
  </message>
  <message>
   <location filename="../processing_provider/report_words.py" />
   <source>The best {} of the area hold {} of them, the best {} hold {}, the best {} hold {}.</source>
   <translation>El mejor {} del área contiene {} de ellos, el mejor {} contiene {}, el mejor {} contiene {}.</translation>
  </message>
  <message>
   <location filename="../processing_provider/report_words.py" />
   <source>The samples' survey, laboratory or year alone does not predict them (AUC {}; chance reaches {}).</source>
   <translation>La campaña, el laboratorio o el año de las muestras por sí solo no los predice (AUC {}; el azar alcanza {}).</translation>
  </message>
  <message>
   <location filename="../processing_provider/report_words.py" />
   <source>{} km²</source>
   <translation>{} km²</translation>
  </message>
  <message>
   <location filename="../processing_provider/report_words.py" />
   <source>led by {}</source>
   <translation>encabezado por {}</translation>
  </message>
  <message>
   <location filename="../processing_provider/report_words.py" />
   <source>The scores of {} were calibrated on held-out blocks: they are the probability of a cell drawn like the labels, and on ground taken at random far too high.</source>
   <translation>Las puntuaciones de {} se calibraron en bloques reservados: son la probabilidad de una celda sorteada como las etiquetas, y en terreno tomado al azar demasiado altas.</translation>
  </message>
  <message>
   <location filename="../processing_provider/report_words.py" />
   <source>map units</source>
   <translation>unidades del mapa</translation>
  </message>
  <message>
   <location filename="../processing_provider/report_words.py" />
   <source>{} known deposits inside</source>
   <translation>{} yacimientos conocidos dentro</translation>
  </message>
  <message>
   <location filename="../processing_provider/report_words.py" />
   <source>{} km from {}, the nearest known deposit</source>
   <translation>a {} km de {}, el yacimiento conocido más cercano</translation>
  </message>
  <message>
   <location filename="../processing_provider/report_words.py" />
   <source>Only {} clusters of deposits were there to test with: the intervals are rough.</source>
   <translation>Solo había {} grupos de yacimientos para probar: los intervalos son aproximados.</translation>
  </message>
  <message>
   <location filename="../processing_provider/report_words.py" />
   <source>{} cells</source>
   <translation>{} celdas</translation>
  </message>
  <message>
   <location filename="../processing_provider/sample_grid.py" />
   <source>Points with assays. The layer's filter and selection are respected; samples at one place are averaged.</source>
   <translation>Puntos con análisis. Se respetan el filtro y la selección de la capa; las muestras en un mismo lugar se promedian.</translation>
  </message>
  <message>
   <location filename="../processing_provider/sample_grid.py" />
   <source>The fields to map, one band each. Empty: the log-ratios, or else every field that looks like an assay.</source>
   <translation>Los campos que se cartografían, una banda cada uno. Vacío: los log-cocientes, o si no todo campo que parezca un análisis.</translation>
  </message>
  <message>
   <location filename="../processing_provider/sample_grid.py" />
   <source>The area to map, filled with cells from its north-west corner. Empty: the samples, and half a cell around.</source>
   <translation>El área que se cartografía, llena de celdas desde su esquina noroeste. Vacío: las muestras, y media celda alrededor.</translation>
  </message>
  <message>
   <location filename="../processing_provider/sample_grid.py" />
   <source>Side of a cell in map units of the output. 0: half the samples' spacing, as a round number.</source>
   <translation>Lado de una celda en unidades del mapa de la salida. 0: la mitad del espaciado de las muestras, redondeado.</translation>
  </message>
  <message>
   <location filename="../processing_provider/sample_grid.py" />
   <source>How many of the nearest samples a cell is made from. More is smoother.</source>
   <translation>De cuántas de las muestras más cercanas se hace una celda. Más es más suave.</translation>
  </message>
  <message>
   <location filename="../processing_provider/sample_grid.py" />
   <source>Samples farther from a cell than this (in map units of the output) do not count, and a cell without any nearer one is NoData. Empty: the distance within which 95 % of the samples find that many others, as a round number. 0: no limit.</source>
   <translation>Las muestras más lejos de una celda que esto (en unidades del mapa de la salida) no cuentan, y una celda sin ninguna más cercana queda sin datos. Vacío: la distancia a la que el 95 % de las muestras encuentra otras tantas, redondeada. 0: sin límite.</translation>
  </message>
  <message>
   <location filename="../processing_provider/sample_grid.py" />
   <source>Only cells whose centre is inside these polygons, or where this raster is neither 0 nor NoData, get values.</source>
   <translation>Solo reciben valores las celdas cuyo centro está dentro de estos polígonos, o donde este ráster no es 0 ni carece de datos.</translation>
  </message>
  <message>
   <location filename="../processing_provider/sample_grid.py" />
   <source>Samples are reprojected to it; it must be in metres or feet, not degrees. Empty: that of the samples.</source>
   <translation>Las muestras se reproyectan a él; debe estar en metros o pies, no en grados. Vacío: el de las muestras.</translation>
  </message>
  <message>
   <location filename="../processing_provider/sample_grid.py" />
   <source>Samples per cell</source>
   <translation>Muestras por celda</translation>
  </message>
  <message>
   <location filename="../processing_provider/sample_grid.py" />
   <source>Largest distance</source>
   <translation>Distancia máxima</translation>
  </message>
  <message>
   <location filename="../processing_provider/sample_grid.py" />
   <source>Coordinate system of the map</source>
   <translation>Sistema de coordenadas del mapa</translation>
  </message>
  <message>
   <location filename="../processing_provider/selectelements.py" />
   <source>A table with one row per field, the most telling first: AUC, its standard error, Z and probability, enriched or depleted, whether selected (1) or not (0), counts; then the number of deposit clusters, the 95 % interval, Z and probability when whole clusters are redrawn, and whether it is still selected.</source>
   <translation>Tabla con una fila por campo, el más elocuente primero: AUC, su error típico, Z y probabilidad, enriquecido o empobrecido, si se elige (1) o no (0), recuentos; después el número de grupos de yacimientos, el intervalo del 95 %, Z y probabilidad cuando se vuelven a sortear grupos enteros, y si aún se elige.</translation>
  </message>
  <message>
   <location filename="../processing_provider/selectelements.py" />
   <source>AUC of the most telling elements with the interval over deposit clusters.</source>
   <translation>AUC de los elementos más elocuentes con el intervalo sobre grupos de yacimientos.</translation>
  </message>
  <message>
   <location filename="../processing_provider/selectelements.py" />
   <source>The fields to compare. Empty: the log-ratios, or else every field that looks like an assay.</source>
   <translation>Los campos que se comparan. Vacío: los log-cocientes, o si no todo campo que parezca un análisis.</translation>
  </message>
  <message>
   <location filename="../processing_provider/selectelements.py" />
   <source>Known deposits as points; polygons count at their centroid. Brought to the samples' CRS.</source>
   <translation>Yacimientos conocidos como puntos; los polígonos cuentan en su centroide. Se llevan al SRC de las muestras.</translation>
  </message>
  <message>
   <location filename="../processing_provider/selectelements.py" />
   <source>Samples within this distance of a deposit are the positive ones. Empty: the samples' spacing, as a round number.</source>
   <translation>Las muestras a esta distancia de un yacimiento son las positivas. Vacío: el espaciado de las muestras, redondeado.</translation>
  </message>
  <message>
   <location filename="../processing_provider/selectelements.py" />
   <source>Chance (in either direction) at which a worthless element is selected; 0.01 means Z above 2.58.</source>
   <translation>Probabilidad (en ambas direcciones) con que se elige un elemento sin valor; 0.01 significa Z mayor que 2.58.</translation>
  </message>
  <message>
   <location filename="../processing_provider/selectelements.py" />
   <source>What the AUC is computed from. The support vector machine needs Gossan's environment.</source>
   <translation>De qué se calcula la AUC. La máquina de vectores de soporte necesita el entorno de Gossan.</translation>
  </message>
  <message>
   <location filename="../processing_provider/selectelements.py" />
   <source>All others use all that is known. A balanced draw is what the paper's figures fit; it changes with the seed.</source>
   <translation>«Todas las demás» usa todo lo que se conoce. Un sorteo equilibrado es lo que encaja con las cifras del artículo; cambia con la semilla.</translation>
  </message>
  <message>
   <location filename="../processing_provider/selectelements.py" />
   <source>Deposits that chains of steps of at most this length connect are one cluster. At least twice the radius is taken, so that no sample is near two clusters. Empty: the mean distance to the next one if as many lay at random in the sampled area, as a round number, and at most 10,000.</source>
   <translation>Los yacimientos que se unen por cadenas de pasos de a lo sumo esta longitud son un grupo. Se toma al menos el doble del radio, para que ninguna muestra esté cerca de dos grupos. Vacío: la distancia media al más próximo si otros tantos estuvieran al azar en el área muestreada, redondeada, y a lo sumo 10,000.</translation>
  </message>
  <message>
   <location filename="../processing_provider/selectelements.py" />
   <source>Selected fields</source>
   <translation>Campos elegidos</translation>
  </message>
  <message>
   <location filename="../processing_provider/selectelements.py" />
   <source>Fields selected when clusters are redrawn</source>
   <translation>Campos elegidos al sortear grupos</translation>
  </message>
  <message>
   <location filename="../processing_provider/selectelements.py" />
   <source>Radius</source>
   <translation>Radio</translation>
  </message>
  <message>
   <location filename="../processing_provider/selectelements.py" />
   <source>Significance</source>
   <translation>Significación</translation>
  </message>
  <message>
   <location filename="../processing_provider/selectelements.py" />
   <source>Samples to compare with</source>
   <translation>Muestras con que se compara</translation>
  </message>
  <message>
   <location filename="../processing_provider/selectelements.py" />
   <source>Draws of deposit clusters.</source>
   <translation>Sorteos de grupos de yacimientos.</translation>
  </message>
  <message>
   <location filename="../processing_provider/selectelements.py" />
   <source>The same seed gives the same draws and folds.</source>
   <translation>La misma semilla da los mismos sorteos y particiones.</translation>
  </message>
  <message>
   <location filename="../processing_provider/selectelements.py" />
   <source>Ranks of the values</source>
   <translation>Rangos de los valores</translation>
  </message>
  <message>
   <location filename="../processing_provider/selectelements.py" />
   <source>Support vector machine per element</source>
   <translation>Máquina de vectores de soporte por elemento</translation>
  </message>
  <message>
   <location filename="../processing_provider/selectelements.py" />
   <source>All others</source>
   <translation>Todas las demás</translation>
  </message>
  <message>
   <location filename="../processing_provider/selectelements.py" />
   <source>As many others, drawn at random</source>
   <translation>Otras tantas, sorteadas al azar</translation>
  </message>
  <message>
   <location filename="../processing_provider/simulatesurvey.py" />
   <source>The area to simulate, up to ten times as long as wide; brought to the coordinate system below. Empty: 60 x 50 km from 440000 to 500000 east and 6230000 to 6280000 north.</source>
   <translation>El área que se simula, hasta diez veces más larga que ancha; se lleva al sistema de coordenadas de abajo. Vacío: 60 x 50 km, de 440000 a 500000 este y de 6230000 a 6280000 norte.</translation>
  </message>
  <message>
   <location filename="../processing_provider/simulatesurvey.py" />
   <source>Of everything that is made; it must be projected, in metres, such as a UTM zone. Empty: EPSG:32755.</source>
   <translation>De todo lo que se hace; debe ser proyectado, en metros, como una zona UTM. Vacío: EPSG:32755.</translation>
  </message>
  <message>
   <location filename="../processing_provider/simulatesurvey.py" />
   <source>How many deposits to plant. 0: the same ground without mineralisation, for a null test.</source>
   <translation>Cuántos yacimientos se plantan. 0: el mismo terreno sin mineralización, para una prueba nula.</translation>
  </message>
  <message>
   <location filename="../processing_provider/simulatesurvey.py" />
   <source>The same seed gives the same survey; another one is another belt.</source>
   <translation>La misma semilla da la misma campaña; otra es otro cinturón.</translation>
  </message>
  <message>
   <location filename="../processing_provider/simulatesurvey.py" />
   <source>1 is as hard as a real survey; 2 is easy; 0 plants deposits that leave no trace.</source>
   <translation>1 es tan difícil como una campaña real; 2 es fácil; 0 planta yacimientos que no dejan rastro.</translation>
  </message>
  <message>
   <location filename="../processing_provider/simulatesurvey.py" />
   <source>In metres. Empty: 1/240 of the longer side. Another cell size is another survey.</source>
   <translation>En metros. Vacío: 1/240 del lado más largo. Otro tamaño de celda es otra campaña.</translation>
  </message>
  <message>
   <location filename="../processing_provider/simulatesurvey.py" />
   <source>How many samples, of which 1 in 26 is a duplicate. 1,500 on 60 x 50 km is one per 2 square km.</source>
   <translation>Cuántas muestras, de las que 1 de cada 26 es un duplicado. 1,500 en 60 x 50 km es una por 2 km cuadrados.</translation>
  </message>
  <message>
   <location filename="../processing_provider/simulatesurvey.py" />
   <source>Symbols with commas between. To choose from: those of the default, and U, V, Cd, Bi. An element's values do not depend on the others chosen.</source>
   <translation>Símbolos separados por comas. A elegir: los predeterminados, y U, V, Cd, Bi. Los valores de un elemento no dependen de los otros elegidos.</translation>
  </message>
  <message>
   <location filename="../processing_provider/simulatesurvey.py" />
   <source>As laboratories do: assay fields are text, '&lt;0.2' where below detection; run 'Prepared assays' next. Off: numbers, with half the detection limit there.</source>
   <translation>Como los laboratorios: los campos de análisis son texto, «&lt;0.2» donde están bajo detección; siga con «Análisis preparados». Desactivado: números, con la mitad del límite de detección allí.</translation>
  </message>
  <message>
   <location filename="../processing_provider/simulatesurvey.py" />
   <source>Points with sample_id, survey, lab, year, lithology and one field per element. NULL: not analysed.</source>
   <translation>Puntos con sample_id, survey, lab, year, lithology y un campo por elemento. NULL: no analizado.</translation>
  </message>
  <message>
   <location filename="../processing_provider/simulatesurvey.py" />
   <source>Points with name, camp, size in million tonnes, and depth of cover in metres (0 outcrops).</source>
   <translation>Puntos con nombre, distrito, tamaño en millones de toneladas y profundidad de la cobertura en metros (0 aflora).</translation>
  </message>
  <message>
   <location filename="../processing_provider/simulatesurvey.py" />
   <source>Lines with name, family (along the belt or across it), azimuth in degrees and length.</source>
   <translation>Líneas con nombre, familia (a lo largo del cinturón o a través), acimut en grados y longitud.</translation>
  </message>
  <message>
   <location filename="../processing_provider/simulatesurvey.py" />
   <source>Bands: strength of the haloes (mean log enrichment of the pathfinders), lithology code, distance to the nearest fault, barren alteration, elevation.</source>
   <translation>Bandas: fuerza de los halos (enriquecimiento logarítmico medio de los elementos guía), código de litología, distancia a la falla más próxima, alteración estéril, elevación.</translation>
  </message>
  <message>
   <location filename="../processing_provider/simulatesurvey.py" />
   <source>Coordinate system</source>
   <translation>Sistema de coordenadas</translation>
  </message>
  <message>
   <location filename="../processing_provider/simulatesurvey.py" />
   <source>Strength of the haloes</source>
   <translation>Fuerza de los halos</translation>
  </message>
  <message>
   <location filename="../processing_provider/simulatesurvey.py" />
   <source>Cell size of the truth</source>
   <translation>Tamaño de celda de la verdad</translation>
  </message>
  <message>
   <location filename="../processing_provider/simulatesurvey.py" />
   <source>Write '&lt;' below detection</source>
   <translation>Escribir «&lt;» bajo detección</translation>
  </message>
  <message>
   <location filename="../processing_provider/simulatesurvey.py" />
   <source>Simulated samples</source>
   <translation>Muestras simuladas</translation>
  </message>
  <message>
   <location filename="../processing_provider/simulatesurvey.py" />
   <source>Simulated deposits</source>
   <translation>Yacimientos simulados</translation>
  </message>
  <message>
   <location filename="../processing_provider/simulatesurvey.py" />
   <source>Simulated faults</source>
   <translation>Fallas simuladas</translation>
  </message>
  <message>
   <location filename="../processing_provider/simulatesurvey.py" />
   <source>Truth</source>
   <translation>Verdad</translation>
  </message>
  <message>
   <location filename="../processing_provider/singularity.py" />
   <source>Positive values, such as contents in ppm. Cells of zero or below are refused.</source>
   <translation>Valores positivos, como contenidos en ppm. Las celdas de cero o menos se rechazan.</translation>
  </message>
  <message>
   <location filename="../processing_provider/singularity.py" />
   <source>The element, where there are many.</source>
   <translation>El elemento, donde hay muchos.</translation>
  </message>
  <message>
   <location filename="../processing_provider/singularity.py" />
   <source>At least three odd widths, rising, separated by commas. The widest should reach beyond an anomaly into its surroundings; the narrowest should not be much below the spacing of the samples.</source>
   <translation>Al menos tres anchos impares, crecientes, separados por comas. El mayor debería pasar de una anomalía a sus alrededores; el menor no debería ser mucho menor que el espaciado de las muestras.</translation>
  </message>
  <message>
   <location filename="../processing_provider/singularity.py" />
   <source>A cell with a window that has fewer cells with data is NoData. A corner of the map has about 30 %.</source>
   <translation>Una celda con una ventana que tiene menos celdas con datos queda sin datos. Una esquina del mapa tiene cerca del 30 %.</translation>
  </message>
  <message>
   <location filename="../processing_provider/singularity.py" />
   <source>Band 1 alpha, shown in red below 2 (enriched) and blue above (depleted); band 2 the coefficient c, the content at the widest window in the map's unit; band 3 the standard error of alpha.</source>
   <translation>Banda 1 alfa, en rojo por debajo de 2 (enriquecido) y azul por encima (empobrecido); banda 2 el coeficiente c, el contenido en la ventana mayor en la unidad del mapa; banda 3 el error típico de alfa.</translation>
  </message>
  <message>
   <location filename="../processing_provider/singularity.py" />
   <source>Window widths</source>
   <translation>Anchos de ventana</translation>
  </message>
  <message>
   <location filename="../processing_provider/singularity.py" />
   <source>Map of one element</source>
   <translation>Mapa de un elemento</translation>
  </message>
  <message>
   <location filename="../processing_provider/singularity.py" />
   <source>Window widths (cells)</source>
   <translation>Anchos de ventana (celdas)</translation>
  </message>
  <message>
   <location filename="../processing_provider/singularity.py" />
   <source>Least share of data in a window (%)</source>
   <translation>Mínimo de datos en una ventana (%)</translation>
  </message>
  <message>
   <location filename="../processing_provider/singularity.py" />
   <source>Local singularity</source>
   <translation>Singularidad local</translation>
  </message>
  <message>
   <location filename="../processing_provider/skt_page.py" />
   <source>The target networks and their vote (Table 4 of Huang et al.)</source>
   <translation>Las redes y su voto (tabla 4 de Huang et al.)</translation>
  </message>
  <message>
   <location filename="../processing_provider/skt_page.py" />
   <source>SKT without each of its parts (Table 5)</source>
   <translation>SKT sin cada una de sus partes (tabla 5)</translation>
  </message>
  <message>
   <location filename="../processing_provider/skt_page.py" />
   <source>Other methods on the same cells (Table 3)</source>
   <translation>Otros métodos en las mismas celdas (tabla 3)</translation>
  </message>
  <message>
   <location filename="../processing_provider/skt_page.py" />
   <source>Measured on whole pieces of ground that were not learnt from; but their neighbourhood was. Choose a comparison, or 'Cross-validation', for figures that hold on new ground.</source>
   <translation>Medido en trozos enteros de terreno de los que no se aprendió; pero de su vecindad sí. Elija una comparación, o «Validación cruzada», para cifras que valgan en terreno nuevo.</translation>
  </message>
  <message>
   <location filename="../processing_provider/skt_page.py" />
   <source>What is SKT worth on this ground?</source>
   <translation>¿Qué vale SKT en este terreno?</translation>
  </message>
  <message>
   <location filename="../processing_provider/skt_page.py" />
   <source>Recall of deposits</source>
   <translation>Exhaustividad de yacimientos</translation>
  </message>
  <message>
   <location filename="../processing_provider/skt_page.py" />
   <source>F1</source>
   <translation>F1</translation>
  </message>
  <message>
   <location filename="../processing_provider/skt_page.py" />
   <source>Precision of deposits</source>
   <translation>Precisión de yacimientos</translation>
  </message>
  <message>
   <location filename="../processing_provider/skt_page.py" />
   <source>Deposits told from barren ground</source>
   <translation>Yacimientos distinguidos de terreno estéril</translation>
  </message>
  <message>
   <location filename="../processing_provider/skt_page.py" />
   <source>Soft mask</source>
   <translation>Máscara blanda</translation>
  </message>
  <message>
   <location filename="../processing_provider/skt_page.py" />
   <source>Convolution, from the first to the last</source>
   <translation>Convolución, de la primera a la última</translation>
  </message>
  <message>
   <location filename="../processing_provider/skt_page.py" />
   <source>Selected from the source</source>
   <translation>Elegido de la fuente</translation>
  </message>
  <message>
   <location filename="../processing_provider/skt_page.py" />
   <source>'{}': {} layers; networks of the rates {} over windows of {} cells, {}; learnt from {:,} deposit cells and {:,} barren ones. Source: {}.</source>
   <translation>«{}»: {} capas; redes de las tasas {} sobre ventanas de {} celdas, {}; aprendió de {:,} celdas de yacimiento y {:,} estériles. Fuente: {}.</translation>
  </message>
  <message>
   <location filename="../processing_provider/skt_page.py" />
   <source>Every figure is of cells in blocks of {:,.0f} map units that the model had not learnt from: {:,} labelled cells, {:,} of them with deposits in {:,} clusters. Where intervals overlap by half, the difference is chance.</source>
   <translation>Todas las cifras son de celdas en bloques de {:,.0f} unidades del mapa de los que el modelo no había aprendido: {:,} celdas etiquetadas, {:,} de ellas con yacimientos en {:,} grupos. Donde los intervalos se superponen en la mitad, la diferencia es azar.</translation>
  </message>
  <message>
   <location filename="../processing_provider/skt_page.py" />
   <source>AUC with its interval over deposit clusters</source>
   <translation>AUC con su intervalo sobre grupos de yacimientos</translation>
  </message>
  <message>
   <location filename="../processing_provider/skt_page.py" />
   <source>On {:,} cells set aside, {:,} of them with deposits</source>
   <translation>En {:,} celdas apartadas, {:,} de ellas con yacimientos</translation>
  </message>
  <message>
   <location filename="../processing_provider/skt_page.py" />
   <source>AUC in blocks held out</source>
   <translation>AUC en bloques reservados</translation>
  </message>
  <message>
   <location filename="../processing_provider/skt_page.py" />
   <source>Weight (1: the mean)</source>
   <translation>Peso (1: la media)</translation>
  </message>
  <message>
   <location filename="../processing_provider/skt_page.py" />
   <source>Loss curves and selected shares</source>
   <translation>Curvas de pérdida y partes elegidas</translation>
  </message>
  <message>
   <location filename="../processing_provider/skt_page.py" />
   <source>Share of the layer (%)</source>
   <translation>Parte de la capa (%)</translation>
  </message>
  <message>
   <location filename="../processing_provider/skt_page.py" />
   <source>Accuracy, recall, F1</source>
   <translation>Exactitud, exhaustividad, F1</translation>
  </message>
  <message>
   <location filename="../processing_provider/skt_page.py" />
   <source>Accuracy: the share of cells told right, high by itself where deposits are rare. Recall: of the deposit cells, the share called deposit. F1 is the mean over deposits and barren ground, as in the paper. A score of 0.5 or more is called deposit (of the SVM, 0 or more).</source>
   <translation>Exactitud: la parte de las celdas bien dichas, alta por sí misma donde los yacimientos son raros. Exhaustividad: de las celdas de yacimiento, la parte llamada yacimiento. F1 es la media sobre yacimientos y terreno estéril, como en el artículo. Con una puntuación de 0.5 o más se llama yacimiento (en la SVM, 0 o más).</translation>
  </message>
  <message>
   <location filename="../processing_provider/skt_page.py" />
   <source>The share of barren cells that a deposit cell outranks: 0.5 is chance. It does not depend on where the line between deposit and barren is drawn, so trust it before the other figures.</source>
   <translation>La parte de las celdas estériles que una celda de yacimiento supera: 0.5 es el azar. No depende de dónde se trace la línea entre yacimiento y estéril; créala antes que las demás cifras.</translation>
  </message>
  <message>
   <location filename="../processing_provider/skt_page.py" />
   <source>Weights of the elements</source>
   <translation>Pesos de los elementos</translation>
  </message>
  <message>
   <location filename="../processing_provider/skt_page.py" />
   <source>All networks together multiply each layer with its weight before they look at it. They can make up for a weight later on, so a small one does not prove an element useless; where the lines over the folds are long, it is chance. 'Indicator elements' asks more directly.</source>
   <translation>Todas las redes juntas multiplican cada capa por su peso antes de mirarla. Después pueden compensar un peso, de modo que uno pequeño no prueba que un elemento sea inútil; donde las líneas de las particiones son largas, es azar. «Elementos indicadores» pregunta más directamente.</translation>
  </message>
  <message>
   <location filename="../processing_provider/skt_page.py" />
   <source>The share of the source's weights that each network keeps in each of its convolutions. What is not selected is 0 in the network.</source>
   <translation>La parte de los pesos de la fuente que cada red conserva en cada una de sus convoluciones. Lo que no se elige es 0 en la red.</translation>
  </message>
  <message>
   <location filename="../processing_provider/skt_page.py" />
   <source>Parts</source>
   <translation>Partes</translation>
  </message>
  <message>
   <location filename="../processing_provider/skt_page.py" />
   <source>If SKT without a part does as well, that part is not worth its trouble on this ground. With few deposit clusters most differences are chance.</source>
   <translation>Si SKT sin una parte va igual de bien, esa parte no vale la pena en este terreno. Con pocos grupos de yacimientos la mayoría de las diferencias son azar.</translation>
  </message>
  <message>
   <location filename="../processing_provider/skt_page.py" />
   <source>lines: least and largest weight in the folds</source>
   <translation>líneas: menor y mayor peso en las particiones</translation>
  </message>
  <message>
   <location filename="../processing_provider/skt_page.py" />
   <source>While it learnt</source>
   <translation>Mientras aprendía</translation>
  </message>
  <message>
   <location filename="../processing_provider/skt_page.py" />
   <source>In blocks held out</source>
   <translation>En bloques reservados</translation>
  </message>
  <message>
   <location filename="../processing_provider/skt_page.py" />
   <source>chance</source>
   <translation>azar</translation>
  </message>
  <message>
   <location filename="../processing_provider/skt_page.py" />
   <source>Which elements matter</source>
   <translation>Qué elementos importan</translation>
  </message>
  <message>
   <location filename="../processing_provider/stack_layers.py" />
   <source>the chosen extent and cell size</source>
   <translation>la extensión y el tamaño de celda elegidos</translation>
  </message>
  <message>
   <location filename="../processing_provider/structuredensity.py" />
   <source>GeoTIFF, float32; one band, or one for each class, described by layer, class and method.</source>
   <translation>GeoTIFF, float32; una banda, o una por clase, descrita por capa, clase y método.</translation>
  </message>
  <message>
   <location filename="../processing_provider/structuredensity.py" />
   <source>Lines or polygons. The layer's filter and selection are respected.</source>
   <translation>Líneas o polígonos. Se respetan el filtro y la selección de la capa.</translation>
  </message>
  <message>
   <location filename="../processing_provider/structuredensity.py" />
   <source>The distance to the nearest structure, the density around each cell, or both together.</source>
   <translation>La distancia a la estructura más próxima, la densidad alrededor de cada celda, o ambas.</translation>
  </message>
  <message>
   <location filename="../processing_provider/structuredensity.py" />
   <source>Of the circle within which density is measured, in map units of the output. Small shows single structures, large their swarms. Empty or 0: a fortieth of the map's longer side and at least five cells, as a round number. Distance alone does not use it.</source>
   <translation>Del círculo en que se mide la densidad, en unidades del mapa de la salida. Pequeño muestra estructuras sueltas, grande sus enjambres. Vacío o 0: un cuarentavo del lado más largo del mapa y al menos cinco celdas, redondeado. La distancia sola no lo usa.</translation>
  </message>
  <message>
   <location filename="../processing_provider/structuredensity.py" />
   <source>Each value of this field, such as the kind of fault, becomes a band of its own (30 at most). Empty: one band of all structures.</source>
   <translation>Cada valor de este campo, como el tipo de falla, se vuelve una banda propia (30 a lo sumo). Vacío: una banda con todas las estructuras.</translation>
  </message>
  <message>
   <location filename="../processing_provider/structuredensity.py" />
   <source>A raster whose cells and coordinate system the map takes over, such as an element map: then the two line up. Extent and cell size are not used.</source>
   <translation>Un ráster cuyas celdas y sistema de coordenadas toma el mapa, como un mapa de elementos: así coinciden. No se usan extensión ni tamaño de celda.</translation>
  </message>
  <message>
   <location filename="../processing_provider/structuredensity.py" />
   <source>The area to map, filled with cells from its north-west corner. Empty: that of the structures.</source>
   <translation>El área que se cartografía, llena de celdas desde su esquina noroeste. Vacío: la de las estructuras.</translation>
  </message>
  <message>
   <location filename="../processing_provider/structuredensity.py" />
   <source>Side of a cell in map units of the output. 0: a 500th of the map's longer side, as a round number.</source>
   <translation>Lado de una celda en unidades del mapa de la salida. 0: una quingentésima parte del lado más largo del mapa, redondeado.</translation>
  </message>
  <message>
   <location filename="../processing_provider/structuredensity.py" />
   <source>Only cells whose centre is inside these polygons, or where this raster is neither 0 nor NoData, get values; structures outside it still count.</source>
   <translation>Solo reciben valores las celdas cuyo centro está dentro de estos polígonos, o donde este ráster no es 0 ni carece de datos; las estructuras de fuera cuentan igual.</translation>
  </message>
  <message>
   <location filename="../processing_provider/structuredensity.py" />
   <source>Structures are reprojected to it; it must be in metres or feet, not degrees. Empty: that of the grid, or else of the structures.</source>
   <translation>Las estructuras se reproyectan a él; debe estar en metros o pies, no en grados. Vacío: el de la malla, o si no el de las estructuras.</translation>
  </message>
  <message>
   <location filename="../processing_provider/structuredensity.py" />
   <source>Structure map</source>
   <translation>Mapa de estructuras</translation>
  </message>
  <message>
   <location filename="../processing_provider/structuredensity.py" />
   <source>Structures</source>
   <translation>Estructuras</translation>
  </message>
  <message>
   <location filename="../processing_provider/structuredensity.py" />
   <source>Class field</source>
   <translation>Campo de clase</translation>
  </message>
  <message>
   <location filename="../processing_provider/structuredensity.py" />
   <source>Distance</source>
   <translation>Distancia</translation>
  </message>
  <message>
   <location filename="../processing_provider/structuredensity.py" />
   <source>Density</source>
   <translation>Densidad</translation>
  </message>
  <message>
   <location filename="../processing_provider/structuredensity.py" />
   <source>Distance x density</source>
   <translation>Distancia x densidad</translation>
  </message>
  <message>
   <location filename="../processing_provider/trainclassifier.py" />
   <source>Random forest: robust, few settings. SVM: a smooth boundary. k-nearest neighbours: what the most alike known cells are. Decision tree: coarse but readable. Logistic regression: a weighted sum, hardest to overfit. MLP: a small neural network. Gradient boosting: many small trees, overfits few deposits easily.</source>
   <translation>Bosque aleatorio: robusto, pocos ajustes. SVM: un límite suave. k vecinos más cercanos: lo que son las celdas conocidas más parecidas. Árbol de decisión: tosco pero legible. Regresión logística: una suma ponderada, la más difícil de sobreajustar. MLP: una red neuronal pequeña. Gradient boosting: muchos árboles pequeños, sobreajusta con facilidad pocos yacimientos.</translation>
  </message>
  <message>
   <location filename="../processing_provider/trainclassifier.py" />
   <source>Turns the score into a probability learnt on blocks held out from training; takes five times as long.</source>
   <translation>Convierte la puntuación en una probabilidad aprendida en bloques reservados del entrenamiento; tarda cinco veces más.</translation>
  </message>
  <message>
   <location filename="../processing_provider/trainclassifier.py" />
   <source>Deposits count as much as barren ground altogether, however few they are.</source>
   <translation>Los yacimientos cuentan en conjunto tanto como el terreno estéril, por pocos que sean.</translation>
  </message>
  <message>
   <location filename="../processing_provider/trainclassifier.py" />
   <source>In how many parts the area is held out to learn probabilities.</source>
   <translation>En cuántas partes se reserva el área para aprender probabilidades.</translation>
  </message>
  <message>
   <location filename="../processing_provider/trainclassifier.py" />
   <source>Calibrate to probabilities</source>
   <translation>Calibrar a probabilidades</translation>
  </message>
  <message>
   <location filename="../processing_provider/trainclassifier.py" />
   <source>AUC on the cells learnt from (flatters)</source>
   <translation>AUC en las celdas de las que aprendió (halaga)</translation>
  </message>
  <message>
   <location filename="../processing_provider/trainclassifier.py" />
   <source>Balance the classes</source>
   <translation>Equilibrar las clases</translation>
  </message>
  <message>
   <location filename="../processing_provider/trainclassifier.py" />
   <source>Folds of the calibration</source>
   <translation>Particiones de la calibración</translation>
  </message>
  <message>
   <location filename="../processing_provider/traincnn.py" />
   <source>Recommended: LeNet, ResNet-18 and MobileNetV2 at a quarter of their channels, windows of 5 x 5 cells, 100 batches of 32. As published takes the paper's settings: LeNet, AlexNet, VGG-16, ResNet-50, MobileNetV2 and ViT, windows of 32 x 32 cells, 50 crops of each deposit cell and 10 of each barren one, 50 passes in batches of 16, a learning rate from 0.0001 to 0.00001; it takes a graphics card, or days. Whatever is filled in below wins over the preset.</source>
   <translation>Recomendado: LeNet, ResNet-18 y MobileNetV2 con un cuarto de sus canales, ventanas de 5 x 5 celdas, 100 lotes de 32. Como se publicó toma los ajustes del artículo: LeNet, AlexNet, VGG-16, ResNet-50, MobileNetV2 y ViT, ventanas de 32 x 32 celdas, 50 recortes de cada celda de yacimiento y 10 de cada estéril, 50 pasadas en lotes de 16, una tasa de aprendizaje de 0.0001 a 0.00001; necesita una tarjeta gráfica, o días. Lo que se rellene abajo prevalece.</translation>
  </message>
  <message>
   <location filename="../processing_provider/traincnn.py" />
   <source>One or several. LeNet is the smallest and often does as well as any; VGG and ResNet are deeper; MobileNetV2 has few weights; ViT compares all parts of a window with each other; Inception-v3 looks at several scales at once. None chosen: as the preset says.</source>
   <translation>Una o varias. LeNet es la menor y a menudo va tan bien como cualquiera; VGG y ResNet son más profundas; MobileNetV2 tiene pocos pesos; ViT compara entre sí todas las partes de una ventana; Inception-v3 mira a varias escalas a la vez. Ninguna elegida: lo preestablecido.</translation>
  </message>
  <message>
   <location filename="../processing_provider/traincnn.py" />
   <source>How several networks become one score. Averages keep a graded map. In the votes each network calls a cell deposit or barren, and the map holds 1 or 0; a majority vote leaves cells without a value where the networks are evenly split. The weighted ways weigh by how well each network did on the ground set aside.</source>
   <translation>Cómo varias redes se vuelven una puntuación. Los promedios conservan un mapa gradual. En las votaciones cada red llama a una celda yacimiento o estéril, y el mapa contiene 1 o 0; un voto por mayoría deja sin valor las celdas donde las redes están divididas por igual. Las formas ponderadas pesan según lo bien que fue cada red en el terreno apartado.</translation>
  </message>
  <message>
   <location filename="../processing_provider/traincnn.py" />
   <source>Width of the square that the networks see around each cell. A window of even width has one more row and column to the north and west of its cell than to the south and east.</source>
   <translation>Ancho del cuadrado que las redes ven alrededor de cada celda. Una ventana de ancho par tiene una fila y una columna más al norte y al oeste de su celda que al sur y al este.</translation>
  </message>
  <message>
   <location filename="../processing_provider/traincnn.py" />
   <source>Share of the networks' channels</source>
   <translation>Parte de los canales de las redes</translation>
  </message>
  <message>
   <location filename="../processing_provider/traincnn.py" />
   <source>1 is the published number of channels; 0.25 has a sixteenth of the weights and is far quicker.</source>
   <translation>1 es el número de canales publicado; 0.25 tiene la dieciseisava parte de los pesos y es mucho más rápido.</translation>
  </message>
  <message>
   <location filename="../processing_provider/traincnn.py" />
   <source>Networks of each kind</source>
   <translation>Redes de cada tipo</translation>
  </message>
  <message>
   <location filename="../processing_provider/traincnn.py" />
   <source>Trained from different seeds and combined like different networks.</source>
   <translation>Entrenadas con semillas distintas y combinadas como redes distintas.</translation>
  </message>
  <message>
   <location filename="../processing_provider/traincnn.py" />
   <source>Passes over the known cells</source>
   <translation>Pasadas por las celdas conocidas</translation>
  </message>
  <message>
   <location filename="../processing_provider/traincnn.py" />
   <source>With the published preset, passes over all crops of them.</source>
   <translation>Con los ajustes publicados, pasadas por todos sus recortes.</translation>
  </message>
  <message>
   <location filename="../processing_provider/traincnn.py" />
   <source>How many batches each network learns from, instead of a number of passes.</source>
   <translation>De cuántos lotes aprende cada red, en lugar de un número de pasadas.</translation>
  </message>
  <message>
   <location filename="../processing_provider/traincnn.py" />
   <source>First step length of Adam; it falls along half a cosine.</source>
   <translation>Primera longitud de paso de Adam; baja según medio coseno.</translation>
  </message>
  <message>
   <location filename="../processing_provider/traincnn.py" />
   <source>Share of the known ground set aside</source>
   <translation>Parte del terreno conocido que se aparta</translation>
  </message>
  <message>
   <location filename="../processing_provider/traincnn.py" />
   <source>In whole pieces: cells of one kind that touch stay together. 0: learn from everything and measure nothing.</source>
   <translation>En trozos enteros: las celdas de un tipo que se tocan quedan juntas. 0: aprender de todo y no medir nada.</translation>
  </message>
  <message>
   <location filename="../processing_provider/traincnn.py" />
   <source>A table of each network and each combination on the ground set aside: precision, recall and F1 of deposits and barren cells, their means, accuracy, AUC, and the confusion matrix.</source>
   <translation>Tabla de cada red y cada combinación en el terreno apartado: precisión, exhaustividad y F1 de yacimientos y celdas estériles, sus medias, exactitud, AUC y la matriz de confusión.</translation>
  </message>
  <message>
   <location filename="../processing_provider/traincnn.py" />
   <source>A table of how many cells of the stack each network and each combination call ore-bearing, among deposits, unknown and barren cells, and how much these counts vary before and after combining. Scores the whole stack with every network.</source>
   <translation>Tabla de cuántas celdas de la pila llaman mineralizadas cada red y cada combinación, entre yacimientos, celdas desconocidas y estériles, y cuánto varían estos recuentos antes y después de combinar. Puntúa toda la pila con cada red.</translation>
  </message>
  <message>
   <location filename="../processing_provider/traincnn.py" />
   <source>A page with both tables, the confusion matrices and the loss curves of every network.</source>
   <translation>Una página con ambas tablas, las matrices de confusión y las curvas de pérdida de cada red.</translation>
  </message>
  <message>
   <location filename="../processing_provider/traincnn.py" />
   <source>Combination</source>
   <translation>Combinación</translation>
  </message>
  <message>
   <location filename="../processing_provider/traincnn.py" />
   <source>Figures</source>
   <translation>Cifras</translation>
  </message>
  <message>
   <location filename="../processing_provider/traincnn.py" />
   <source>Found cells</source>
   <translation>Celdas encontradas</translation>
  </message>
  <message>
   <location filename="../processing_provider/traincnn.py" />
   <source>AUC of the combination on the ground set aside</source>
   <translation>AUC de la combinación en el terreno apartado</translation>
  </message>
  <message>
   <location filename="../processing_provider/traincnn.py" />
   <source>'{}': {} layers, windows of {} x {} cells; learnt from {:,} deposit cells and {:,} barren ones, {:.0%} of the known ground set aside; combined by {}.</source>
   <translation>«{}»: {} capas, ventanas de {} x {} celdas; aprendió de {:,} celdas de yacimiento y {:,} estériles, {:.0%} del terreno conocido apartado; combinadas por {}.</translation>
  </message>
  <message>
   <location filename="../processing_provider/traindetector.py" />
   <source>Isolation forest, one-class SVM and local outlier factor need Gossan's environment; the others run at once. The directed methods need 'Enriched elements'.</source>
   <translation>Bosque de aislamiento, SVM de una clase y factor local atípico necesitan el entorno de Gossan; los demás funcionan sin él. Los métodos dirigidos necesitan «Elementos enriquecidos».</translation>
  </message>
  <message>
   <location filename="../processing_provider/traindetector.py" />
   <source>For the directed methods: the commodity or its pathfinders, by band name or element, separated by commas: Pb, Zn, Ag. A short list is usually best; a wrong one gives a wrong map.</source>
   <translation>Para los métodos dirigidos: el metal buscado o sus elementos guía, por nombre de banda o elemento, separados por comas: Pb, Zn, Ag. Suele ser mejor una lista corta; una equivocada da un mapa equivocado.</translation>
  </message>
  <message>
   <location filename="../processing_provider/traindetector.py" />
   <source>Rank correlation with the plain norm</source>
   <translation>Correlación de rangos con la norma simple</translation>
  </message>
  <message>
   <location filename="../processing_provider/training.py" />
   <source>The layers to learn from, as 'Evidence stack' makes them. Cells without data in any band stay out.</source>
   <translation>Las capas de las que se aprende, como las hace «Pila de evidencias». Las celdas sin datos en alguna banda quedan fuera.</translation>
  </message>
  <message>
   <location filename="../processing_provider/training.py" />
   <source>A label raster from 'Deposit labels': its deposit cells stay out of training, so that the background is learnt from barren and unknown ground only. They are scored later like all others.</source>
   <translation>Un ráster de etiquetas de «Etiquetas de yacimientos»: sus celdas de yacimiento quedan fuera del entrenamiento, para que el fondo se aprenda solo de terreno estéril y desconocido. Después se puntúan como las demás.</translation>
  </message>
  <message>
   <location filename="../processing_provider/training.py" />
   <source>A label raster from 'Deposit labels' on the stack's grid: 1 deposit, 0 barren, 255 unknown. Unknown cells are scored but never learnt from, so draw or give barren cells there.</source>
   <translation>Un ráster de etiquetas de «Etiquetas de yacimientos» en la malla de la pila: 1 yacimiento, 0 estéril, 255 desconocido. Las celdas desconocidas se puntúan pero nunca se aprende de ellas; sortee o dé celdas estériles allí.</translation>
  </message>
  <message>
   <location filename="../processing_provider/training.py" />
   <source>Recommended</source>
   <translation>Recomendado</translation>
  </message>
  <message>
   <location filename="../processing_provider/training.py" />
   <source>As published</source>
   <translation>Como se publicó</translation>
  </message>
  <message>
   <location filename="../processing_provider/training.py" />
   <source>Seed of every random choice: the same seed and input give the same model.</source>
   <translation>Semilla de toda elección al azar: la misma semilla y los mismos datos dan el mismo modelo.</translation>
  </message>
  <message>
   <location filename="../processing_provider/training.py" />
   <source>Processor (CPU)</source>
   <translation>Procesador (CPU)</translation>
  </message>
  <message>
   <location filename="../processing_provider/training.py" />
   <source>Graphics card (CUDA)</source>
   <translation>Tarjeta gráfica (CUDA)</translation>
  </message>
  <message>
   <location filename="../processing_provider/training.py" />
   <source>The model learns from this share of the cells, drawn at random (1 = all); it can score every cell.</source>
   <translation>El modelo aprende de esta parte de las celdas, sorteada al azar (1 = todas); puede puntuar todas las celdas.</translation>
  </message>
  <message>
   <location filename="../processing_provider/training.py" />
   <source>A .gossan file for 'Score map': the trained model and its card (bands, settings, controls).</source>
   <translation>Un archivo .gossan para «Mapa de puntuación»: el modelo entrenado y su ficha (bandas, ajustes, controles).</translation>
  </message>
  <message>
   <location filename="../processing_provider/training.py" />
   <source>Enriched elements</source>
   <translation>Elementos enriquecidos</translation>
  </message>
  <message>
   <location filename="../processing_provider/training.py" />
   <source>Preset</source>
   <translation>Ajustes preestablecidos</translation>
  </message>
  <message>
   <location filename="../processing_provider/training.py" />
   <source>Device</source>
   <translation>Dispositivo</translation>
  </message>
  <message>
   <location filename="../processing_provider/trainpixelpair.py" />
   <source>Recommended: a learning rate of 0.001, 300 batches, and all networks make the map, each with 16 cells of the ring. As published takes the paper's settings: a learning rate of 0.01, at which some of the networks learn nothing, 2,000 batches of 128, and the best network alone makes the map, with the whole ring. Whatever is filled in below wins over the preset.</source>
   <translation>Recomendado: tasa de aprendizaje de 0.001, 300 lotes, y todas las redes hacen el mapa, cada una con 16 celdas del anillo. Como se publicó toma los ajustes del artículo: tasa de aprendizaje de 0.01, con la que algunas redes no aprenden nada, 2,000 lotes de 128, y la mejor red sola hace el mapa, con todo el anillo. Lo que se rellene abajo prevalece.</translation>
  </message>
  <message>
   <location filename="../processing_provider/trainpixelpair.py" />
   <source>Width of the square around a cell that is left out, odd: what may belong to the same anomaly. Several widths, separated by commas, each go with the outer window in the same place: 5,7,13.</source>
   <translation>Ancho del cuadrado alrededor de una celda que se deja fuera, impar: lo que puede pertenecer a la misma anomalía. Varios anchos, separados por comas, van cada uno con la ventana exterior del mismo lugar: 5,7,13.</translation>
  </message>
  <message>
   <location filename="../processing_provider/trainpixelpair.py" />
   <source>Width of the square that a cell is compared with, odd. Large windows mean the regional background, small ones single jumps. The paper tried 5,5,5,5,7,9,11,13 inside 7,9,11,13,35,35,35,35 and chose 13 inside 35, of 500 m.</source>
   <translation>Ancho del cuadrado con el que se compara una celda, impar. Ventanas grandes significan el fondo regional, pequeñas saltos sueltos. El artículo probó 5,5,5,5,7,9,11,13 dentro de 7,9,11,13,35,35,35,35 y eligió 13 dentro de 35, de 500 m.</translation>
  </message>
  <message>
   <location filename="../processing_provider/trainpixelpair.py" />
   <source>The ring finds what stands out of its surroundings. Known barren cells, those that the network learnt from, find what looks like deposits anywhere. Either may be the better one: cross-validate both.</source>
   <translation>El anillo encuentra lo que destaca de sus alrededores. Las celdas estériles conocidas, de las que aprendió la red, encuentran lo que se parece a yacimientos en cualquier lugar. Cualquiera puede ser mejor: valide ambas.</translation>
  </message>
  <message>
   <location filename="../processing_provider/trainpixelpair.py" />
   <source>Each draw has its own cells to test on and its own network; the table shows how much they differ.</source>
   <translation>Cada sorteo tiene sus propias celdas de prueba y su propia red; la tabla muestra cuánto difieren.</translation>
  </message>
  <message>
   <location filename="../processing_provider/trainpixelpair.py" />
   <source>Cells of the ring per network</source>
   <translation>Celdas del anillo por red</translation>
  </message>
  <message>
   <location filename="../processing_provider/trainpixelpair.py" />
   <source>Each network compares with at most so many cells, evenly spread over the ring and others than the next network's; 0 = all. The time of 'Score map' grows with it. Fewer cells are an approximation: on Eskay, against all 1,056 cells of the ring (13,35), 16 cells shift the score (0 to 1) of ten networks together by at most 0.025 and their AUC by 0.001; that of one network alone by 0.124 and 0.025. With 64 cells it is 0.010 and 0.000, and 0.039 and 0.002. With few networks, take 64 or all.</source>
   <translation>Cada red compara con a lo sumo tantas celdas, repartidas por igual en el anillo y distintas de las de la red siguiente; 0 = todas. El tiempo de «Mapa de puntuación» crece con ello. Menos celdas son una aproximación: en Eskay, frente a las 1,056 celdas del anillo (13,35), 16 celdas desplazan la puntuación (0 a 1) de diez redes juntas en a lo sumo 0.025 y su AUC en 0.001; las de una red sola en 0.124 y 0.025. Con 64 celdas son 0.010 y 0.000, y 0.039 y 0.002. Con pocas redes, tome 64 o todas.</translation>
  </message>
  <message>
   <location filename="../processing_provider/trainpixelpair.py" />
   <source>Networks that make the map</source>
   <translation>Redes que hacen el mapa</translation>
  </message>
  <message>
   <location filename="../processing_provider/trainpixelpair.py" />
   <source>Those with the best test accuracy; 0 = all. Their mean is the score, their spread a band of the map.</source>
   <translation>Las de mejor exactitud de prueba; 0 = todas. Su media es la puntuación, su dispersión una banda del mapa.</translation>
  </message>
  <message>
   <location filename="../processing_provider/trainpixelpair.py" />
   <source>How many each network learns from.</source>
   <translation>De cuántos aprende cada red.</translation>
  </message>
  <message>
   <location filename="../processing_provider/trainpixelpair.py" />
   <source>Pairs per step.</source>
   <translation>Pares por paso.</translation>
  </message>
  <message>
   <location filename="../processing_provider/trainpixelpair.py" />
   <source>With several rings, the map gets a band for each, the best one first. Whole rings of one outer window share nearly all of their work; thinned ones (see above) share none.</source>
   <translation>Con varios anillos, el mapa recibe una banda por cada uno, el mejor primero. Los anillos enteros de una ventana exterior comparten casi todo su trabajo; los ralos (véase arriba) no comparten nada.</translation>
  </message>
  <message>
   <location filename="../processing_provider/trainpixelpair.py" />
   <source>The others, drawn at random from both classes, test the networks and choose among several rings.</source>
   <translation>Las demás, sorteadas al azar de ambas clases, prueban las redes y eligen entre varios anillos.</translation>
  </message>
  <message>
   <location filename="../processing_provider/trainpixelpair.py" />
   <source>Signed: the cell less its surroundings, as published: the network knows which elements deposits enrich or deplete. Absolute: only how far apart they are; half the work, and it found less wherever it was tried.</source>
   <translation>Con signo: la celda menos sus alrededores, como se publicó: la red sabe qué elementos enriquecen o empobrecen los yacimientos. Absoluta: solo lo lejos que están; la mitad de trabajo, y encontró menos dondequiera que se probó.</translation>
  </message>
  <message>
   <location filename="../processing_provider/trainpixelpair.py" />
   <source>A table with a row per draw of barren cells: training loss, loss and accuracy on pairs of test cells, whether the network learnt anything and whether it makes the map.</source>
   <translation>Tabla con una fila por sorteo de celdas estériles: pérdida de entrenamiento, pérdida y exactitud en pares de celdas de prueba, si la red aprendió algo y si hace el mapa.</translation>
  </message>
  <message>
   <location filename="../processing_provider/trainpixelpair.py" />
   <source>A table with a row per ring: its AUC on each network's test cells, mean and spread, and its AUC for all labelled deposits against the rest of the ground, most of which were learnt from.</source>
   <translation>Tabla con una fila por anillo: su AUC en las celdas de prueba de cada red, media y dispersión, y su AUC de todos los yacimientos etiquetados frente al resto del terreno, de la mayoría de los cuales se aprendió.</translation>
  </message>
  <message>
   <location filename="../processing_provider/trainpixelpair.py" />
   <source>Training loss of each draw against the batches, and the AUC of each ring.</source>
   <translation>Pérdida de entrenamiento de cada sorteo según los lotes, y la AUC de cada anillo.</translation>
  </message>
  <message>
   <location filename="../processing_provider/trainpixelpair.py" />
   <source>Inner window (cells)</source>
   <translation>Ventana interior (celdas)</translation>
  </message>
  <message>
   <location filename="../processing_provider/trainpixelpair.py" />
   <source>Outer window (cells)</source>
   <translation>Ventana exterior (celdas)</translation>
  </message>
  <message>
   <location filename="../processing_provider/trainpixelpair.py" />
   <source>Compared with</source>
   <translation>Comparado con</translation>
  </message>
  <message>
   <location filename="../processing_provider/trainpixelpair.py" />
   <source>Draws of barren cells</source>
   <translation>Sorteos de celdas estériles</translation>
  </message>
  <message>
   <location filename="../processing_provider/trainpixelpair.py" />
   <source>A band for every ring</source>
   <translation>Una banda por anillo</translation>
  </message>
  <message>
   <location filename="../processing_provider/trainpixelpair.py" />
   <source>Share of cells to learn from</source>
   <translation>Parte de las celdas de las que se aprende</translation>
  </message>
  <message>
   <location filename="../processing_provider/trainpixelpair.py" />
   <source>Difference of a pair</source>
   <translation>Diferencia de un par</translation>
  </message>
  <message>
   <location filename="../processing_provider/trainpixelpair.py" />
   <source>Draws</source>
   <translation>Sorteos</translation>
  </message>
  <message>
   <location filename="../processing_provider/trainpixelpair.py" />
   <source>Mean training loss</source>
   <translation>Pérdida media de entrenamiento</translation>
  </message>
  <message>
   <location filename="../processing_provider/trainpixelpair.py" />
   <source>Mean accuracy on pairs of test cells (flatters)</source>
   <translation>Exactitud media en pares de celdas de prueba (halaga)</translation>
  </message>
  <message>
   <location filename="../processing_provider/trainpixelpair.py" />
   <source>Ring of the first band</source>
   <translation>Anillo de la primera banda</translation>
  </message>
  <message>
   <location filename="../processing_provider/trainpixelpair.py" />
   <source>The ring around the cell</source>
   <translation>El anillo alrededor de la celda</translation>
  </message>
  <message>
   <location filename="../processing_provider/trainpixelpair.py" />
   <source>Known barren cells</source>
   <translation>Celdas estériles conocidas</translation>
  </message>
  <message>
   <location filename="../processing_provider/trainpixelpair.py" />
   <source>Signed</source>
   <translation>Con signo</translation>
  </message>
  <message>
   <location filename="../processing_provider/trainpixelpair.py" />
   <source>Absolute</source>
   <translation>Absoluta</translation>
  </message>
  <message>
   <location filename="../processing_provider/trainskt.py" />
   <source>Gossan model or checkpoint (*.gossan *.pth *.pt *.safetensors)</source>
   <translation>Modelo de Gossan o pesos (*.gossan *.pth *.pt *.safetensors)</translation>
  </message>
  <message>
   <location filename="../processing_provider/trainskt.py" />
   <source>ground set aside</source>
   <translation>terreno apartado</translation>
  </message>
  <message>
   <location filename="../processing_provider/trainskt.py" />
   <source>blocks held out</source>
   <translation>bloques reservados</translation>
  </message>
  <message>
   <location filename="../processing_provider/trainskt.py" />
   <source>Recommended: windows of 9 x 9 cells around known cells, an eighth of ResNet-18's channels, 200 batches of 32. As published takes the paper's settings: windows of 256 cells every 128 cells, cropped to 224, the whole ResNet-18, 150 passes in batches of 128, a learning rate of 0.1 halved every 30; it takes a grid of thousands of cells each way and a graphics card. Whatever is filled in below wins over the preset.</source>
   <translation>Recomendado: ventanas de 9 x 9 celdas alrededor de celdas conocidas, un octavo de los canales de ResNet-18, 200 lotes de 32. Como se publicó toma los ajustes del artículo: ventanas de 256 celdas cada 128, recortadas a 224, la ResNet-18 entera, 150 pasadas en lotes de 128, una tasa de aprendizaje de 0.1 reducida a la mitad cada 30; necesita una malla de miles de celdas por lado y una tarjeta gráfica. Lo que se rellene abajo prevalece.</translation>
  </message>
  <message>
   <location filename="../processing_provider/trainskt.py" />
   <source>A ResNet-18 to select kernels from: a model of 'Convolutional networks' or 'Transfer learning' from another area (layers are matched by name), or a checkpoint of weights learnt from images (.pth, .safetensors), which makes the targets as wide as it is, and slow. Empty: a source is trained on this stack.</source>
   <translation>Una ResNet-18 de la que elegir núcleos: un modelo de «Redes convolucionales» o de «Transferencia» de otra área (las capas se emparejan por nombre), o un archivo de pesos aprendidos de imágenes (.pth, .safetensors), que hace las redes tan anchas como él, y lentas. Vacío: se entrena una fuente con esta pila.</translation>
  </message>
  <message>
   <location filename="../processing_provider/trainskt.py" />
   <source>Cells between the taps of each network's dilated convolution, separated by commas; one network per rate. The farthest tap lies as many cells beyond the window. Empty: 1, 6, 12, 18, 24.</source>
   <translation>Celdas entre los puntos de la convolución dilatada de cada red, separadas por comas; una red por tasa. El punto más lejano queda otras tantas celdas más allá de la ventana. Vacío: 1, 6, 12, 18, 24.</translation>
  </message>
  <message>
   <location filename="../processing_provider/trainskt.py" />
   <source>How the networks become one score. Averages keep a graded map. In the votes each network calls a cell deposit or barren, and the map holds 1 or 0; a majority vote leaves cells without a value where the networks are evenly split.</source>
   <translation>Cómo las redes se vuelven una puntuación. Los promedios conservan un mapa gradual. En las votaciones cada red llama a una celda yacimiento o estéril, y el mapa contiene 1 o 0; un voto por mayoría deja sin valor las celdas donde las redes están divididas por igual.</translation>
  </message>
  <message>
   <location filename="../processing_provider/trainskt.py" />
   <source>Trains SKT again without each part, in blocks held out, and tells accuracy, recall, F1 and AUC (the paper's Tables 4 and 5). Takes about 25 times as long as training alone.</source>
   <translation>Entrena SKT de nuevo sin cada parte, en bloques reservados, y dice exactitud, exhaustividad, F1 y AUC (tablas 4 y 5 del artículo). Tarda unas 25 veces más que el entrenamiento solo.</translation>
  </message>
  <message>
   <location filename="../processing_provider/trainskt.py" />
   <source>Trains SVM, k-nearest neighbours, random forest, decision tree, logistic regression, ResNet-18 and MobileNetV2 on the same blocks (the paper's Table 3). The networks see windows, the others the cell's own values.</source>
   <translation>Entrena SVM, k vecinos más cercanos, bosque aleatorio, árbol de decisión, regresión logística, ResNet-18 y MobileNetV2 en los mismos bloques (tabla 3 del artículo). Las redes ven ventanas, los demás los valores de la propia celda.</translation>
  </message>
  <message>
   <location filename="../processing_provider/trainskt.py" />
   <source>In how many parts the area is held out, one after the other.</source>
   <translation>En cuántas partes se reserva el área, una tras otra.</translation>
  </message>
  <message>
   <location filename="../processing_provider/trainskt.py" />
   <source>Where no source is given. Which layers go together: on all cells, without labels, to tell windows of the ground from windows put together of layers of different places.</source>
   <translation>Donde no se da fuente. Qué capas van juntas: en todas las celdas, sin etiquetas, distinguir ventanas del terreno de ventanas compuestas con capas de lugares distintos.</translation>
  </message>
  <message>
   <location filename="../processing_provider/trainskt.py" />
   <source>In whole pieces, never learnt from: each network's figures are measured there. 0: learn from everything and measure nothing.</source>
   <translation>En trozos enteros, de los que nunca se aprende: allí se miden las cifras de cada red. 0: aprender de todo y no medir nada.</translation>
  </message>
  <message>
   <location filename="../processing_provider/trainskt.py" />
   <source>A table of accuracy, recall of deposits, F1 (mean of both classes), precision of deposits and AUC: of each network and of the votes on the ground set aside and, where compared, of everything in blocks held out, with the AUC's 95 % interval over deposit clusters.</source>
   <translation>Tabla de exactitud, exhaustividad de yacimientos, F1 (media de ambas clases), precisión de yacimientos y AUC: de cada red y de los votos en el terreno apartado y, si se compara, de todo en bloques reservados, con el intervalo del 95 % de la AUC sobre grupos de yacimientos.</translation>
  </message>
  <message>
   <location filename="../processing_provider/trainskt.py" />
   <source>A table of what the soft mask weighs each layer with, 1 being the mean; where compared, with the least and the largest weight in the folds.</source>
   <translation>Tabla de lo que pesa cada capa en la máscara blanda, siendo 1 la media; si se compara, con el menor y el mayor peso en las particiones.</translation>
  </message>
  <message>
   <location filename="../processing_provider/trainskt.py" />
   <source>A page with the tables, the weights, the loss curves and how much was selected from the source.</source>
   <translation>Una página con las tablas, los pesos, las curvas de pérdida y cuánto se eligió de la fuente.</translation>
  </message>
  <message>
   <location filename="../processing_provider/trainskt.py" />
   <source>Rates</source>
   <translation>Tasas</translation>
  </message>
  <message>
   <location filename="../processing_provider/trainskt.py" />
   <source>Learn a weight for each layer (Eq. 6); the table of weights tells them.</source>
   <translation>Aprender un peso para cada capa (ec. 6); los dice la tabla de pesos.</translation>
  </message>
  <message>
   <location filename="../processing_provider/trainskt.py" />
   <source>Dilated convolution</source>
   <translation>Convolución dilatada</translation>
  </message>
  <message>
   <location filename="../processing_provider/trainskt.py" />
   <source>Off: all rates are 1, as in the paper's ablation (Eq. 7).</source>
   <translation>Desactivado: todas las tasas son 1, como en la ablación del artículo (ec. 7).</translation>
  </message>
  <message>
   <location filename="../processing_provider/trainskt.py" />
   <source>Selective transfer</source>
   <translation>Transferencia selectiva</translation>
  </message>
  <message>
   <location filename="../processing_provider/trainskt.py" />
   <source>Off: every network learns kernels of its own, without a source (Eqs. 8 and 9).</source>
   <translation>Desactivado: cada red aprende núcleos propios, sin fuente (ecs. 8 y 9).</translation>
  </message>
  <message>
   <location filename="../processing_provider/trainskt.py" />
   <source>Self-distillation</source>
   <translation>Autodestilación</translation>
  </message>
  <message>
   <location filename="../processing_provider/trainskt.py" />
   <source>Off: networks learn from the labels alone, not from each other (Eq. 10).</source>
   <translation>Desactivado: las redes aprenden solo de las etiquetas, no unas de otras (ec. 10).</translation>
  </message>
  <message>
   <location filename="../processing_provider/trainskt.py" />
   <source>Vote</source>
   <translation>Voto</translation>
  </message>
  <message>
   <location filename="../processing_provider/trainskt.py" />
   <source>Compare with SKT without its parts</source>
   <translation>Comparar con SKT sin sus partes</translation>
  </message>
  <message>
   <location filename="../processing_provider/trainskt.py" />
   <source>Compare with other methods</source>
   <translation>Comparar con otros métodos</translation>
  </message>
  <message>
   <location filename="../processing_provider/trainskt.py" />
   <source>Folds of the comparison</source>
   <translation>Particiones de la comparación</translation>
  </message>
  <message>
   <location filename="../processing_provider/trainskt.py" />
   <source>What a source learns here</source>
   <translation>Lo que aprende aquí una fuente</translation>
  </message>
  <message>
   <location filename="../processing_provider/trainskt.py" />
   <source>Weight of the distillation</source>
   <translation>Peso de la destilación</translation>
  </message>
  <message>
   <location filename="../processing_provider/trainskt.py" />
   <source>Beta of Eq. 12; 0.7 there.</source>
   <translation>Beta de la ec. 12; allí 0.7.</translation>
  </message>
  <message>
   <location filename="../processing_provider/trainskt.py" />
   <source>Sparsity of the selection</source>
   <translation>Escasez de la selección</translation>
  </message>
  <message>
   <location filename="../processing_provider/trainskt.py" />
   <source>0 selects all of the source; near 1 only what every batch asks for.</source>
   <translation>0 elige toda la fuente; cerca de 1 solo lo que pide cada lote.</translation>
  </message>
  <message>
   <location filename="../processing_provider/trainskt.py" />
   <source>Width of the map that each network sees.</source>
   <translation>Ancho del mapa que ve cada red.</translation>
  </message>
  <message>
   <location filename="../processing_provider/trainskt.py" />
   <source>Share of ResNet-18's channels</source>
   <translation>Parte de los canales de ResNet-18</translation>
  </message>
  <message>
   <location filename="../processing_provider/trainskt.py" />
   <source>1 is the published number; a source's own counts.</source>
   <translation>1 es el número publicado; cuenta el de la propia fuente.</translation>
  </message>
  <message>
   <location filename="../processing_provider/trainskt.py" />
   <source>How many batches are learnt from.</source>
   <translation>De cuántos lotes se aprende.</translation>
  </message>
  <message>
   <location filename="../processing_provider/trainskt.py" />
   <source>Passes over the known windows</source>
   <translation>Pasadas por las ventanas conocidas</translation>
  </message>
  <message>
   <location filename="../processing_provider/trainskt.py" />
   <source>Instead of a number of batches; 0: the number of batches counts.</source>
   <translation>En lugar de un número de lotes; 0: cuenta el número de lotes.</translation>
  </message>
  <message>
   <location filename="../processing_provider/trainskt.py" />
   <source>First step length.</source>
   <translation>Primera longitud de paso.</translation>
  </message>
  <message>
   <location filename="../processing_provider/trainskt.py" />
   <source>Variance of the noise</source>
   <translation>Varianza del ruido</translation>
  </message>
  <message>
   <location filename="../processing_provider/trainskt.py" />
   <source>Of the Gaussian noise added to standardised windows while learning; 0.01 in the paper.</source>
   <translation>Del ruido gaussiano que se añade a las ventanas estandarizadas al aprender; 0.01 en el artículo.</translation>
  </message>
  <message>
   <location filename="../processing_provider/trainskt.py" />
   <source>AUC of the vote on the ground set aside</source>
   <translation>AUC del voto en el terreno apartado</translation>
  </message>
  <message>
   <location filename="../processing_provider/trainskt.py" />
   <source>AUC of the vote in blocks held out</source>
   <translation>AUC del voto en bloques reservados</translation>
  </message>
  <message>
   <location filename="../processing_provider/trainskt.py" />
   <source>a comparison in blocks</source>
   <translation>una comparación en bloques</translation>
  </message>
  <message>
   <location filename="../processing_provider/trainskt.py" />
   <source>Which layers go together</source>
   <translation>Qué capas van juntas</translation>
  </message>
  <message>
   <location filename="../processing_provider/trainskt.py" />
   <source>The same labels first</source>
   <translation>Primero las mismas etiquetas</translation>
  </message>
  <message>
   <location filename="../processing_provider/trainskt.py" />
   <source>Nothing (random kernels)</source>
   <translation>Nada (núcleos al azar)</translation>
  </message>
  <message>
   <location filename="../processing_provider/traintransfer.py" />
   <source>Inception-v3 is the paper's; with few deposits a small network, LeNet or ResNet-18, found more in ground held out. A model of another area must hold the network of this name; a checkpoint of photographs must be of it (inception_v3, resnet18, resnet50, vgg16, alexnet, mobilenetv2, vit, under torchvision's names).</source>
   <translation>Inception-v3 es la del artículo; con pocos yacimientos una red pequeña, LeNet o ResNet-18, encontró más en terreno reservado. Un modelo de otra área debe contener la red de este nombre; un archivo de pesos de fotografías debe ser de ella (inception_v3, resnet18, resnet50, vgg16, alexnet, mobilenetv2, vit, con los nombres de torchvision).</translation>
  </message>
  <message>
   <location filename="../processing_provider/traintransfer.py" />
   <source>What to start from: a .gossan model of another area, or a file of weights learnt from photographs (.safetensors, or torchvision's .pth) that you have. Nothing in the file is run. Empty: random weights.</source>
   <translation>De qué partir: un .gossan de otra área, o un archivo de pesos aprendidos de fotografías (.safetensors, o el .pth de torchvision) que usted tenga. Nada del archivo se ejecuta. Vacío: pesos al azar.</translation>
  </message>
  <message>
   <location filename="../processing_provider/traintransfer.py" />
   <source>Where the network is trained. Automatic takes the graphics card where there is one.</source>
   <translation>Dónde se entrena la red. «Automático» usa la tarjeta gráfica si la hay.</translation>
  </message>
  <message>
   <location filename="../processing_provider/traintransfer.py" />
   <source>Recommended: small windows and networks, minutes on a processor. As published: Inception-v3 for images of 299 x 299 pixels, 2,000 batches of 32, a dense layer, a learning rate of 0.0001, generated windows; many hours without a graphics card. Whatever is filled in below wins over the preset.</source>
   <translation>Recomendado: ventanas y redes pequeñas, minutos en un procesador. Como se publicó: Inception-v3 para imágenes de 299 x 299 píxeles, 2,000 lotes de 32, una capa densa, una tasa de aprendizaje de 0.0001, ventanas generadas; muchas horas sin tarjeta gráfica. Lo que se rellene abajo prevalece.</translation>
  </message>
  <message>
   <location filename="../processing_provider/traintransfer.py" />
   <source>As the preset says</source>
   <translation>Lo preestablecido</translation>
  </message>
  <message>
   <location filename="../processing_provider/traintransfer.py" />
   <source>On</source>
   <translation>Sí</translation>
  </message>
  <message>
   <location filename="../processing_provider/traintransfer.py" />
   <source>Off</source>
   <translation>No</translation>
  </message>
  <message>
   <location filename="../processing_provider/traintransfer.py" />
   <source>Whether a generative adversarial network makes further windows of deposits for the training.</source>
   <translation>Si una red generativa antagónica hace más ventanas de yacimientos para el entrenamiento.</translation>
  </message>
  <message>
   <location filename="../processing_provider/traintransfer.py" />
   <source>Trains anew for every fold of blocks: as asked for, without generated windows, from random weights, and logistic regression, all on the same folds. Takes several times as long; see the table and the report.</source>
   <translation>Entrena de nuevo para cada partición de bloques: como se pidió, sin ventanas generadas, desde pesos al azar, y la regresión logística, todo en las mismas particiones. Tarda varias veces más; vea la tabla y el informe.</translation>
  </message>
  <message>
   <location filename="../processing_provider/traintransfer.py" />
   <source>Groups of bands to compare, separated by semicolons: Au; Au, Ag, Cu; Au, Ag, Cu, Pb. Each is trained over random training sets; the table gives mean accuracy and spread. The model itself uses all bands.</source>
   <translation>Grupos de bandas que se comparan, separados por punto y coma: Au; Au, Ag, Cu; Au, Ag, Cu, Pb. Cada uno se entrena con conjuntos al azar; la tabla da exactitud media y dispersión. El modelo mismo usa todas las bandas.</translation>
  </message>
  <message>
   <location filename="../processing_provider/traintransfer.py" />
   <source>Activation</source>
   <translation>Activación</translation>
  </message>
  <message>
   <location filename="../processing_provider/traintransfer.py" />
   <source>After each dense layer but the last.</source>
   <translation>Después de cada capa densa menos la última.</translation>
  </message>
  <message>
   <location filename="../processing_provider/traintransfer.py" />
   <source>Optimiser</source>
   <translation>Optimizador</translation>
  </message>
  <message>
   <location filename="../processing_provider/traintransfer.py" />
   <source>Adam, or gradient descent with momentum.</source>
   <translation>Adam, o descenso de gradiente con momento.</translation>
  </message>
  <message>
   <location filename="../processing_provider/traintransfer.py" />
   <source>Batches that the generator of windows learns from. Look at its windows in the report.</source>
   <translation>Lotes de los que aprende el generador de ventanas. Mire sus ventanas en el informe.</translation>
  </message>
  <message>
   <location filename="../processing_provider/traintransfer.py" />
   <source>How many are trained from different seeds and averaged; with several, their spread is a band.</source>
   <translation>Cuántas se entrenan con semillas distintas y se promedian; con varias, su dispersión es una banda.</translation>
  </message>
  <message>
   <location filename="../processing_provider/traintransfer.py" />
   <source>Of the labelled cells, in whole pieces of ground, to measure accuracy on; 0 learns from all.</source>
   <translation>De las celdas etiquetadas, en trozos enteros de terreno, para medir la exactitud; 0 aprende de todas.</translation>
  </message>
  <message>
   <location filename="../processing_provider/traintransfer.py" />
   <source>Random training sets, and trainings, for each subgroup of elements; the paper has ten.</source>
   <translation>Conjuntos de entrenamiento al azar, y entrenamientos, por cada subgrupo de elementos; el artículo tiene diez.</translation>
  </message>
  <message>
   <location filename="../processing_provider/traintransfer.py" />
   <source>Of the comparison: in how many parts the area is held out, one after the other.</source>
   <translation>De la comparación: en cuántas partes se reserva el área, una tras otra.</translation>
  </message>
  <message>
   <location filename="../processing_provider/traintransfer.py" />
   <source>Accuracy, share of deposit cells found and AUC: of the model, of the comparison, of each subgroup.</source>
   <translation>Exactitud, parte de celdas de yacimiento encontradas y AUC: del modelo, de la comparación, de cada subgrupo.</translation>
  </message>
  <message>
   <location filename="../processing_provider/traintransfer.py" />
   <source>A page with the losses, the two areas, the comparisons, and generated beside measured windows.</source>
   <translation>Una página con las pérdidas, las dos áreas, las comparaciones, y ventanas generadas junto a medidas.</translation>
  </message>
  <message>
   <location filename="../processing_provider/traintransfer.py" />
   <source>Generated windows</source>
   <translation>Ventanas generadas</translation>
  </message>
  <message>
   <location filename="../processing_provider/traintransfer.py" />
   <source>Compare with and without, in blocks held out</source>
   <translation>Comparar con y sin, en bloques reservados</translation>
  </message>
  <message>
   <location filename="../processing_provider/traintransfer.py" />
   <source>Subgroups of elements</source>
   <translation>Subgrupos de elementos</translation>
  </message>
  <message>
   <location filename="../processing_provider/traintransfer.py" />
   <source>Width of the square that the network sees. A Gossan source's own width if empty.</source>
   <translation>Ancho del cuadrado que ve la red. Vacío: el de una fuente de Gossan.</translation>
  </message>
  <message>
   <location filename="../processing_provider/traintransfer.py" />
   <source>Iterations</source>
   <translation>Iteraciones</translation>
  </message>
  <message>
   <location filename="../processing_provider/traintransfer.py" />
   <source>Batches that are learnt from.</source>
   <translation>Lotes de los que se aprende.</translation>
  </message>
  <message>
   <location filename="../processing_provider/traintransfer.py" />
   <source>Share of the training with frozen layers</source>
   <translation>Parte del entrenamiento con capas congeladas</translation>
  </message>
  <message>
   <location filename="../processing_provider/traintransfer.py" />
   <source>0 to 1: for how long only the head learns while the transferred layers stay as they were.</source>
   <translation>0 a 1: cuánto tiempo aprende solo la cabeza mientras las capas transferidas quedan como estaban.</translation>
  </message>
  <message>
   <location filename="../processing_provider/traintransfer.py" />
   <source>Dense layers</source>
   <translation>Capas densas</translation>
  </message>
  <message>
   <location filename="../processing_provider/traintransfer.py" />
   <source>Of the new head, before the one that tells the classes. 0 keeps the head of a Gossan source.</source>
   <translation>De la cabeza nueva, antes de la que dice las clases. 0 conserva la cabeza de una fuente de Gossan.</translation>
  </message>
  <message>
   <location filename="../processing_provider/traintransfer.py" />
   <source>Dropout</source>
   <translation>Dropout</translation>
  </message>
  <message>
   <location filename="../processing_provider/traintransfer.py" />
   <source>Share of the head's values left out while training.</source>
   <translation>Parte de los valores de la cabeza que se omite al entrenar.</translation>
  </message>
  <message>
   <location filename="../processing_provider/traintransfer.py" />
   <source>Step length at the beginning.</source>
   <translation>Longitud de paso al principio.</translation>
  </message>
  <message>
   <location filename="../processing_provider/traintransfer.py" />
   <source>Windows per step, half of them with deposits.</source>
   <translation>Ventanas por paso, la mitad con yacimientos.</translation>
  </message>
  <message>
   <location filename="../processing_provider/traintransfer.py" />
   <source>Pixels</source>
   <translation>Píxeles</translation>
  </message>
  <message>
   <location filename="../processing_provider/traintransfer.py" />
   <source>Width to which windows are resized for weights learnt from photographs; 0 the least they take.</source>
   <translation>Ancho al que se llevan las ventanas para pesos aprendidos de fotografías; 0 el mínimo que admiten.</translation>
  </message>
  <message>
   <location filename="../processing_provider/traintransfer.py" />
   <source>Iterations of the generator</source>
   <translation>Iteraciones del generador</translation>
  </message>
  <message>
   <location filename="../processing_provider/traintransfer.py" />
   <source>Share set aside</source>
   <translation>Parte apartada</translation>
  </message>
  <message>
   <location filename="../processing_provider/traintransfer.py" />
   <source>Training sets per subgroup</source>
   <translation>Conjuntos de entrenamiento por subgrupo</translation>
  </message>
  <message>
   <location filename="../processing_provider/traintransfer.py" />
   <source>Comparisons, table</source>
   <translation>Comparaciones, tabla</translation>
  </message>
  <message>
   <location filename="../processing_provider/traintransfer.py" />
   <source>AUC on the cells set aside (flatters)</source>
   <translation>AUC en las celdas apartadas (halaga)</translation>
  </message>
  <message>
   <location filename="../processing_provider/traintransfer.py" />
   <source>preset: as the preset says.</source>
   <translation>preset: lo preestablecido.</translation>
  </message>
  <message>
   <location filename="../processing_provider/tunemodel.py" />
   <source>Mean AUC of the best setting</source>
   <translation>AUC media del mejor ajuste</translation>
  </message>
  <message>
   <location filename="../processing_provider/tunemodel.py" />
   <source>Mean AUC of settings chosen on the other folds</source>
   <translation>AUC media de ajustes elegidos en las otras particiones</translation>
  </message>
  <message>
   <location filename="../processing_provider/tunemodel.py" />
   <source>Mean AUC with the model's own settings</source>
   <translation>AUC media con los ajustes propios del modelo</translation>
  </message>
  <message>
   <location filename="../processing_provider/tunemodel.py" />
   <source>Values to try, as name=value,value separated by semicolons: trees=100,300; leaf=1,3,5. A value of several names joins them by a plus sign: networks=lenet,lenet+vgg8. Empty: what is usually tuned for the model.</source>
   <translation>Valores que se prueban, como nombre=valor,valor separados por punto y coma: trees=100,300; leaf=1,3,5. Un valor de varios nombres los une con un signo más: networks=lenet,lenet+vgg8. Vacío: lo que suele afinarse en el modelo.</translation>
  </message>
  <message>
   <location filename="../processing_provider/tunemodel.py" />
   <source>Where they differ from the model's own, as name=value separated by semicolons.</source>
   <translation>Donde difieren de los del propio modelo, como nombre=valor separados por punto y coma.</translation>
  </message>
  <message>
   <location filename="../processing_provider/tunemodel.py" />
   <source>From a larger grid, so many are drawn at random; 0 tries all.</source>
   <translation>De una malla mayor se sortean otros tantos; 0 los prueba todos.</translation>
  </message>
  <message>
   <location filename="../processing_provider/tunemodel.py" />
   <source>A row per setting, the best first: mean and spread of the AUC over the folds, the AUC of each fold, after how many folds it was dropped, seconds.</source>
   <translation>Una fila por ajuste, el mejor primero: media y dispersión de la AUC en las particiones, la AUC de cada partición, tras cuántas particiones se abandonó, segundos.</translation>
  </message>
  <message>
   <location filename="../processing_provider/tunemodel.py" />
   <source>From the second fold on; saves more than half of the time. Off, every setting is tried on every fold.</source>
   <translation>Desde la segunda partición; ahorra más de la mitad del tiempo. Desactivado, cada ajuste se prueba en cada partición.</translation>
  </message>
  <message>
   <location filename="../processing_provider/tunemodel.py" />
   <source>tuning in blocks</source>
   <translation>afinado en bloques</translation>
  </message>
  <message>
   <location filename="../processing_provider/tunemodel.py" />
   <source>Grid of settings</source>
   <translation>Malla de ajustes</translation>
  </message>
  <message>
   <location filename="../processing_provider/tunemodel.py" />
   <source>Settings that all have</source>
   <translation>Ajustes que todos tienen</translation>
  </message>
  <message>
   <location filename="../processing_provider/tunemodel.py" />
   <source>Settings to draw</source>
   <translation>Ajustes que se sortean</translation>
  </message>
  <message>
   <location filename="../processing_provider/tunemodel.py" />
   <source>Settings, table</source>
   <translation>Ajustes, tabla</translation>
  </message>
  <message>
   <location filename="../processing_provider/tunemodel.py" />
   <source>Best settings</source>
   <translation>Mejores ajustes</translation>
  </message>
  <message>
   <location filename="../processing_provider/tunemodel.py" />
   <source>Drop settings that are clearly behind</source>
   <translation>Abandonar ajustes claramente peores</translation>
  </message>
  <message>
   <location filename="../processing_provider/variogram.py" />
   <source>Points with assays. The layer's filter and selection are respected; duplicates are averaged.</source>
   <translation>Puntos con análisis. Se respetan el filtro y la selección de la capa; los duplicados se promedian.</translation>
  </message>
  <message>
   <location filename="../processing_provider/variogram.py" />
   <source>A variogram for each. Empty: the log-ratios, or else every field that looks like an assay.</source>
   <translation>Un variograma por cada uno. Vacío: los log-cocientes, o si no todo campo que parezca un análisis.</translation>
  </message>
  <message>
   <location filename="../processing_provider/variogram.py" />
   <source>Automatic takes the logarithm of fields that are positive and skewed. A few high values would otherwise make the whole variogram. Kriging does the same as the table says.</source>
   <translation>Automático toma el logaritmo de los campos positivos y asimétricos. Si no, unos pocos valores altos harían todo el variograma. El kriging hace lo mismo que dice la tabla.</translation>
  </message>
  <message>
   <location filename="../processing_provider/variogram.py" />
   <source>All have a nugget. Nested suits elements that vary on two scales, a local and a regional one.</source>
   <translation>Todos tienen efecto pepita. El anidado conviene a elementos que varían a dos escalas, una local y una regional.</translation>
  </message>
  <message>
   <location filename="../processing_provider/variogram.py" />
   <source>Classes of distance, of equal width. The first should not be much wider than the samples' spacing.</source>
   <translation>Clases de distancia, de igual ancho. La primera no debería ser mucho más ancha que el espaciado de las muestras.</translation>
  </message>
  <message>
   <location filename="../processing_provider/variogram.py" />
   <source>Pairs of samples farther apart (in map units) are not compared. Empty or 0: a third of the diagonal of the samples' extent.</source>
   <translation>Los pares de muestras más alejadas (en unidades del mapa) no se comparan. Vacío o 0: un tercio de la diagonal de la extensión de las muestras.</translation>
  </message>
  <message>
   <location filename="../processing_provider/variogram.py" />
   <source>Estimator</source>
   <translation>Estimador</translation>
  </message>
  <message>
   <location filename="../processing_provider/variogram.py" />
   <source>Robust withstands single wild values. It comes out too low where many samples share a value, as those below a detection limit do.</source>
   <translation>El robusto resiste valores disparatados sueltos. Sale demasiado bajo donde muchas muestras comparten un valor, como las que están bajo un límite de detección.</translation>
  </message>
  <message>
   <location filename="../processing_provider/variogram.py" />
   <source>Fit a direction and a ratio of ranges to variograms along several azimuths. It is kept only where it is clearly better than none.</source>
   <translation>Ajustar una dirección y una razón de alcances a variogramas en varios acimutes. Se conserva solo donde es claramente mejor que ninguna.</translation>
  </message>
  <message>
   <location filename="../processing_provider/variogram.py" />
   <source>How many azimuths to look along, evenly spread from north.</source>
   <translation>En cuántos acimutes se mira, repartidos por igual desde el norte.</translation>
  </message>
  <message>
   <location filename="../processing_provider/variogram.py" />
   <source>How far a pair's direction may lie to either side of an azimuth. Empty: no pair is left out or used twice.</source>
   <translation>Cuánto puede desviarse la dirección de un par a cada lado de un acimut. Vacío: ningún par se deja fuera ni se usa dos veces.</translation>
  </message>
  <message>
   <location filename="../processing_provider/variogram.py" />
   <source>Of the draw of samples, where there are too many to compare all pairs (about 20,000 or more).</source>
   <translation>Del sorteo de muestras, donde hay demasiadas para comparar todos los pares (unas 20,000 o más).</translation>
  </message>
  <message>
   <location filename="../processing_provider/variogram.py" />
   <source>A table with a row per field: transform, model, nugget, partial sills and ranges (along the azimuth; across it times the ratio), total sill, misfit, and what to doubt. Variances are in squared units of the transformed values, lengths in map units.</source>
   <translation>Tabla con una fila por campo: transformación, modelo, efecto pepita, mesetas parciales y alcances (a lo largo del acimut; a través, por la razón), meseta total, desajuste, y de qué dudar. Las varianzas están en unidades al cuadrado de los valores transformados, las longitudes en unidades del mapa.</translation>
  </message>
  <message>
   <location filename="../processing_provider/variogram.py" />
   <source>The experimental points: a row per field, azimuth (empty for all directions) and lag, with the mean distance, the semivariance, the number of pairs, and the model there.</source>
   <translation>Los puntos experimentales: una fila por campo, acimut (vacío para todas las direcciones) y paso, con la distancia media, la semivarianza, el número de pares, y el modelo allí.</translation>
  </message>
  <message>
   <location filename="../processing_provider/variogram.py" />
   <source>A page with the chart of each field and what it means in plain words.</source>
   <translation>Una página con el gráfico de cada campo y lo que significa en palabras llanas.</translation>
  </message>
  <message>
   <location filename="../processing_provider/variogram.py" />
   <source>robust</source>
   <translation>robusto</translation>
  </message>
  <message>
   <location filename="../processing_provider/variogram.py" />
   <source>classical</source>
   <translation>clásico</translation>
  </message>
  <message>
   <location filename="../processing_provider/variogram.py" />
   <source>Natural logarithm</source>
   <translation>Logaritmo natural</translation>
  </message>
  <message>
   <location filename="../processing_provider/variogram.py" />
   <source>Lags</source>
   <translation>Pasos</translation>
  </message>
  <message>
   <location filename="../processing_provider/variogram.py" />
   <source>Largest lag</source>
   <translation>Paso máximo</translation>
  </message>
  <message>
   <location filename="../processing_provider/variogram.py" />
   <source>Classical (Matheron)</source>
   <translation>Clásico (Matheron)</translation>
  </message>
  <message>
   <location filename="../processing_provider/variogram.py" />
   <source>Robust (Cressie and Hawkins)</source>
   <translation>Robusto (Cressie y Hawkins)</translation>
  </message>
  <message>
   <location filename="../processing_provider/variogram.py" />
   <source>Directions</source>
   <translation>Direcciones</translation>
  </message>
  <message>
   <location filename="../processing_provider/variogram.py" />
   <source>Tolerance (degrees)</source>
   <translation>Tolerancia (grados)</translation>
  </message>
  <message>
   <location filename="../processing_provider/variogram.py" />
   <source>Variograms</source>
   <translation>Variogramas</translation>
  </message>
  <message>
   <location filename="../processing_provider/variogram.py" />
   <source>Variogram report</source>
   <translation>Informe de variogramas</translation>
  </message>
  <message>
   <location filename="../processing_provider/variogram.py" />
   <source>Block size for spatial cross-validation</source>
   <translation>Tamaño de bloque para validación cruzada espacial</translation>
  </message>
  <message>
   <location filename="../processing_provider/variogram.py" />
   <source>'{}': {:,} samples, {} lags up to {}, {} estimator</source>
   <translation>«{}»: {:,} muestras, {} pasos hasta {}, estimador {}</translation>
  </message>
  <message>
   <location filename="../processing_provider/variogram.py" />
   <source>; looked along {} directions</source>
   <translation>; se miró en {} direcciones</translation>
  </message>
  <message>
   <location filename="../processing_provider/variogram_report.py" />
   <source>Fitted models. Misfit: weighted root mean square distance of the points from the curve. Shares are of the sill, or of the semivariance at the largest lag where the sill lies beyond it.</source>
   <translation>Modelos ajustados. Desajuste: distancia cuadrática media ponderada (raíz) de los puntos a la curva. Las partes son de la meseta, o de la semivarianza en el paso máximo donde la meseta queda más allá.</translation>
  </message>
  <message>
   <location filename="../processing_provider/variogram_report.py" />
   <source>How far does a sample speak for its surroundings?</source>
   <translation>¿Hasta dónde habla una muestra de sus alrededores?</translation>
  </message>
  <message>
   <location filename="../processing_provider/variogram_report.py" />
   <source>ln {}</source>
   <translation>ln {}</translation>
  </message>
  <message>
   <location filename="../processing_provider/variogram_report.py" />
   <source>nugget</source>
   <translation>efecto pepita</translation>
  </message>
  <message>
   <location filename="../processing_provider/variogram_report.py" />
   <source>sill</source>
   <translation>meseta</translation>
  </message>
  <message>
   <location filename="../processing_provider/variogram_report.py" />
   <source>All directions</source>
   <translation>Todas las direcciones</translation>
  </message>
  <message>
   <location filename="../processing_provider/variogram_report.py" />
   <source>Along each direction</source>
   <translation>A lo largo de cada dirección</translation>
  </message>
  <message>
   <location filename="../processing_provider/variogram_report.py" />
   <source>Nugget share</source>
   <translation>Parte del efecto pepita</translation>
  </message>
  <message>
   <location filename="../processing_provider/variogram_report.py" />
   <source>Misfit</source>
   <translation>Desajuste</translation>
  </message>
  <message>
   <location filename="../processing_provider/variogram_report.py" />
   <source>{:,} to {:,}</source>
   <translation>{:,} a {:,}</translation>
  </message>
  <message>
   <location filename="../processing_provider/variogram_report.py" />
   <source>Distance ({})</source>
   <translation>Distancia ({})</translation>
  </message>
  <message>
   <location filename="../processing_provider/variogram_report.py" />
   <source>Semivariance of {}</source>
   <translation>Semivarianza de {}</translation>
  </message>
  <message>
   <location filename="../processing_provider/variogram_report.py" />
   <source>Variogram of {}</source>
   <translation>Variograma de {}</translation>
  </message>
  <message>
   <location filename="../processing_provider/variogram_report.py" />
   <source>Model: {}</source>
   <translation>Modelo: {}</translation>
  </message>
  <message>
   <location filename="../processing_provider/variogram_report.py" />
   <source>Dots: lags of {} pairs</source>
   <translation>Puntos: pasos de {} pares</translation>
  </message>
  <message>
   <location filename="../processing_provider/variogram_report.py" />
   <source>{:.0f}° from north</source>
   <translation>{:.0f}° desde el norte</translation>
  </message>
  <message>
   <location filename="../processing_provider/variogram_report.py" />
   <source>range {}</source>
   <translation>alcance {}</translation>
  </message>
  <message>
   <location filename="../processing_provider/variogram_words.py" />
   <source>spherical</source>
   <translation>esférico</translation>
  </message>
  <message>
   <location filename="../processing_provider/variogram_words.py" />
   <source>exponential</source>
   <translation>exponencial</translation>
  </message>
  <message>
   <location filename="../processing_provider/variogram_words.py" />
   <source>two spherical structures</source>
   <translation>dos estructuras esféricas</translation>
  </message>
  <message>
   <location filename="../processing_provider/variogram_words.py" />
   <source>pure nugget</source>
   <translation>puro efecto pepita</translation>
  </message>
  <message>
   <location filename="../processing_provider/variogram_words.py" />
   <source>Hardly any of the variance</source>
   <translation>Casi nada de la varianza</translation>
  </message>
  <message>
   <location filename="../processing_provider/variogram_words.py" />
   <source>A tenth of the variance</source>
   <translation>Un décimo de la varianza</translation>
  </message>
  <message>
   <location filename="../processing_provider/variogram_words.py" />
   <source>A fifth of the variance</source>
   <translation>Un quinto de la varianza</translation>
  </message>
  <message>
   <location filename="../processing_provider/variogram_words.py" />
   <source>A quarter of the variance</source>
   <translation>Un cuarto de la varianza</translation>
  </message>
  <message>
   <location filename="../processing_provider/variogram_words.py" />
   <source>A third of the variance</source>
   <translation>Un tercio de la varianza</translation>
  </message>
  <message>
   <location filename="../processing_provider/variogram_words.py" />
   <source>Two fifths of the variance</source>
   <translation>Dos quintos de la varianza</translation>
  </message>
  <message>
   <location filename="../processing_provider/variogram_words.py" />
   <source>Half of the variance</source>
   <translation>La mitad de la varianza</translation>
  </message>
  <message>
   <location filename="../processing_provider/variogram_words.py" />
   <source>Three fifths of the variance</source>
   <translation>Tres quintos de la varianza</translation>
  </message>
  <message>
   <location filename="../processing_provider/variogram_words.py" />
   <source>Two thirds of the variance</source>
   <translation>Dos tercios de la varianza</translation>
  </message>
  <message>
   <location filename="../processing_provider/variogram_words.py" />
   <source>Three quarters of the variance</source>
   <translation>Tres cuartos de la varianza</translation>
  </message>
  <message>
   <location filename="../processing_provider/variogram_words.py" />
   <source>Nearly all of the variance</source>
   <translation>Casi toda la varianza</translation>
  </message>
  <message>
   <location filename="../processing_provider/variogram_words.py" />
   <source>No element has a spatial structure that these samples show, so no size of block is suggested.</source>
   <translation>Ningún elemento tiene una estructura espacial que estas muestras muestren, así que no se sugiere ningún tamaño de bloque.</translation>
  </message>
  <message>
   <location filename="../processing_provider/variogram_words.py" />
   <source>: the middle one of the elements' (shorter) ranges, as a round number</source>
   <translation>: el del medio de los alcances (más cortos) de los elementos, redondeado</translation>
  </message>
  <message>
   <location filename="../processing_provider/variogram_words.py" />
   <source>. In smaller blocks, held-out ground resembles what the model has learnt from.</source>
   <translation>. En bloques menores, el terreno reservado se parece al que aprendió el modelo.</translation>
  </message>
  <message>
   <location filename="../processing_provider/variogram_words.py" />
   <source>.</source>
   <translation>.</translation>
  </message>
  <message>
   <location filename="../processing_provider/variogram_words.py" />
   <source>{} along {:.0f}°, × {:.2f} across</source>
   <translation>{} a lo largo de {:.0f}°, × {:.2f} a través</translation>
  </message>
  <message>
   <location filename="../processing_provider/variogram_words.py" />
   <source>Blocks for spatial cross-validation should be at least {} wide</source>
   <translation>Los bloques para la validación cruzada espacial deberían tener al menos {} de ancho</translation>
  </message>
  <message>
   <location filename="../processing_provider/variogram_words.py" />
   <source>Semivariance</source>
   <translation>Semivarianza</translation>
  </message>
  <message>
   <location filename="../processing_provider/variogram_words.py" />
   <source>Half the mean squared difference of two samples, by the distance between them. Each dot is a class of distance (a lag), the larger the more pairs it has. Short lags count most in the fit: weights are pairs over squared distance.</source>
   <translation>La mitad de la diferencia cuadrática media de dos muestras, según la distancia entre ellas. Cada punto es una clase de distancia (un paso), tanto mayor cuantos más pares tiene. Los pasos cortos son los que más cuentan en el ajuste: los pesos son pares entre distancia al cuadrado.</translation>
  </message>
  <message>
   <location filename="../processing_provider/variogram_words.py" />
   <source>The unlikeness of two samples at hardly any distance: errors of sampling and analysis, and what changes within the spacing of the samples. No map can show it.</source>
   <translation>Lo que difieren dos muestras casi en un mismo lugar: errores de muestreo y análisis, y lo que cambia dentro del espaciado de las muestras. Ningún mapa puede mostrarlo.</translation>
  </message>
  <message>
   <location filename="../processing_provider/variogram_words.py" />
   <source>The semivariance of samples that have nothing to do with each other.</source>
   <translation>La semivarianza de muestras que no tienen nada que ver entre sí.</translation>
  </message>
  <message>
   <location filename="../processing_provider/variogram_words.py" />
   <source>The distance at which the sill is reached (of exponential and Gaussian models 95 % of it). Where two are given, the shorter is that of the neighbourhood, the longer that of the region.</source>
   <translation>La distancia a la que se alcanza la meseta (en modelos exponenciales y gaussianos el 95 % de ella). Donde se dan dos, el más corto es el de la vecindad, el más largo el de la región.</translation>
  </message>
  <message>
   <location filename="../processing_provider/variogram_words.py" />
   <source>Samples {} apart are as unlike as samples {} apart: between its samples this element is known no better than by its mean. A map of it would show noise.</source>
   <translation>Las muestras a {} difieren tanto como las muestras a {}: entre sus muestras este elemento no se conoce mejor que por su media. Un mapa de él mostraría ruido.</translation>
  </message>
  <message>
   <location filename="../processing_provider/variogram_words.py" />
   <source>{} ({}) is nugget: it varies within less than the {} of the first lag</source>
   <translation>{} ({}) es efecto pepita: varía en menos que los {} del primer paso</translation>
  </message>
  <message>
   <location filename="../processing_provider/variogram_words.py" />
   <source>. Expect a smooth map that says little about single places.</source>
   <translation>. Espere un mapa suave que dice poco de lugares concretos.</translation>
  </message>
  <message>
   <location filename="../processing_provider/variogram_words.py" />
   <source>Duplicates at {:,} locations differ with a variance of {}</source>
   <translation>Los duplicados en {:,} lugares difieren con una varianza de {}</translation>
  </message>
  <message>
   <location filename="../processing_provider/variogram_words.py" />
   <source>, {} of the nugget</source>
   <translation>, {} del efecto pepita</translation>
  </message>
  <message>
   <location filename="../processing_provider/variogram_words.py" />
   <source>: the rest is in the ground, and would take closer samples to map.</source>
   <translation>: el resto está en el terreno, y haría falta muestrear más cerca para cartografiarlo.</translation>
  </message>
  <message>
   <location filename="../processing_provider/variogram_words.py" />
   <source>The curve misses the points by {} of the sill.</source>
   <translation>La curva se aparta de los puntos en {} de la meseta.</translation>
  </message>
  <message>
   <location filename="../processing_provider/variogram_words.py" />
   <source>&gt; {}</source>
   <translation>&gt; {}</translation>
  </message>
  <message>
   <location filename="../processing_provider/variogram_words.py" />
   <source>, as much as the whole nugget: all of it is sampling and analysis.</source>
   <translation>, tanto como todo el efecto pepita: todo él es muestreo y análisis.</translation>
  </message>
  <message>
   <location filename="../processing_provider/variogram_words.py" />
   <source>: better analyses or larger samples would sharpen the map.</source>
   <translation>: mejores análisis o muestras mayores harían el mapa más nítido.</translation>
  </message>
  <message>
   <location filename="../processing_provider/variogram_words.py" />
   <source>Along {:.0f}° from north likeness reaches {:.1f} times as far as across it; ranges are those along it.</source>
   <translation>A {:.0f}° desde el norte el parecido llega {:.1f} veces más lejos que a través; los alcances son los de esa dirección.</translation>
  </message>
  <message>
   <location filename="../processing_provider/variogram_words.py" />
   <source>The ground varies on two scales: within a neighbourhood of {} ({} of what is not nugget), and over the region.</source>
   <translation>El terreno varía a dos escalas: dentro de una vecindad de {} ({} de lo que no es efecto pepita), y en la región.</translation>
  </message>
  <message>
   <location filename="../processing_provider/variogram_words.py" />
   <source>At the largest lag of {} the semivariance still rises: there is a regional trend, or a longer range.</source>
   <translation>En el paso máximo de {} la semivarianza todavía sube: hay una tendencia regional, o un alcance más largo.</translation>
  </message>
  <message>
   <location filename="../processing_provider/variogram_words.py" />
   <source>Samples farther apart than {} say nothing about each other.</source>
   <translation>Las muestras a más de {} no dicen nada unas de otras.</translation>
  </message>
  <message>
   <location filename="../ui/algorithm_dialogs.py" />
   <source>The dialog is Processing's: switch on 'Processing' in Plugins &gt; Manage and Install.</source>
   <translation>El diálogo es de Procesos: active «Processing» en Complementos &gt; Administrar e instalar.</translation>
  </message>
  <message>
   <location filename="../ui/background.py" />
   <source>There is not enough memory for this map.</source>
   <translation>No hay memoria suficiente para este mapa.</translation>
  </message>
  <message>
   <location filename="../ui/background.py" />
   <source>The file cannot be read ({0}). Check that it still exists.</source>
   <translation>El archivo no se puede leer ({0}). Compruebe que todavía existe.</translation>
  </message>
  <message>
   <location filename="../ui/cell_report.py" />
   <source>Cell at {0}, {1} ({2})</source>
   <translation>Celda en {0}, {1} ({2})</translation>
  </message>
  <message>
   <location filename="../ui/cell_report.py" />
   <source>Score {0}, higher than {1} % of the area.</source>
   <translation>Puntuación {0}, mayor que la del {1} % del área.</translation>
  </message>
  <message>
   <location filename="../ui/cell_report.py" />
   <source>Nearest deposit: {0}, {1}</source>
   <translation>Yacimiento más cercano: {0}, {1}</translation>
  </message>
  <message>
   <location filename="../ui/cell_report.py" />
   <source>Nearest samples</source>
   <translation>Muestras más cercanas</translation>
  </message>
  <message>
   <location filename="../ui/cell_report.py" />
   <source>No score here (NoData).</source>
   <translation>Aquí no hay puntuación (sin datos).</translation>
  </message>
  <message>
   <location filename="../ui/cell_report.py" />
   <source>Score {0}.</source>
   <translation>Puntuación {0}.</translation>
  </message>
  <message>
   <location filename="../ui/cell_report.py" />
   <source>{0} km</source>
   <translation>{0} km</translation>
  </message>
  <message>
   <location filename="../ui/cell_report.py" />
   <source>{0} m</source>
   <translation>{0} m</translation>
  </message>
  <message>
   <location filename="../ui/cell_report.py" />
   <source>Outside '{0}'.</source>
   <translation>Fuera de «{0}».</translation>
  </message>
  <message>
   <location filename="../ui/cell_report.py" />
   <source>no value</source>
   <translation>sin valor</translation>
  </message>
  <message>
   <location filename="../ui/cell_report.py" />
   <source>Spread of the score: {0}</source>
   <translation>Dispersión de la puntuación: {0}</translation>
  </message>
  <message>
   <location filename="../ui/cell_report.py" />
   <source>element</source>
   <translation>elemento</translation>
  </message>
  <message>
   <location filename="../ui/cell_report.py" />
   <source>value</source>
   <translation>valor</translation>
  </message>
  <message>
   <location filename="../ui/cell_report.py" />
   <source>% of cells lower</source>
   <translation>% de celdas por debajo</translation>
  </message>
  <message>
   <location filename="../ui/cell_report.py" />
   <source>% of the score</source>
   <translation>% de la puntuación</translation>
  </message>
  <message>
   <location filename="../ui/cell_report.py" />
   <source>Contributions: {0}</source>
   <translation>Contribuciones: {0}</translation>
  </message>
  <message>
   <location filename="../ui/checklist.py" />
   <source>Cancel</source>
   <translation>Cancelar</translation>
  </message>
  <message>
   <location filename="../ui/checklist.py" />
   <source>Run...</source>
   <translation>Ejecutar...</translation>
  </message>
  <message>
   <location filename="../ui/checklist.py" />
   <source>starting...</source>
   <translation>empezando...</translation>
  </message>
  <message>
   <location filename="../ui/checklist.py" />
   <source>{0}...</source>
   <translation>{0}...</translation>
  </message>
  <message>
   <location filename="../ui/checklist.py" />
   <source>Run '{0}' now</source>
   <translation>Ejecutar «{0}» ahora</translation>
  </message>
  <message>
   <location filename="../ui/dock.py" />
   <source>Inspect a cell</source>
   <translation>Inspeccionar una celda</translation>
  </message>
  <message>
   <location filename="../ui/dock.py" />
   <source>Click a cell of the map: its score, its elements, the nearest samples</source>
   <translation>Haga clic en una celda del mapa: su puntuación, sus elementos, las muestras más cercanas</translation>
  </message>
  <message>
   <location filename="../ui/dock.py" />
   <source>Workflow</source>
   <translation>Flujo de trabajo</translation>
  </message>
  <message>
   <location filename="../ui/dock.py" />
   <source>Runs</source>
   <translation>Trabajos</translation>
  </message>
  <message>
   <location filename="../ui/dock.py" />
   <source>Inspect</source>
   <translation>Inspeccionar</translation>
  </message>
  <message>
   <location filename="../ui/element_bars.py" />
   <source>% of score</source>
   <translation>% de la puntuación</translation>
  </message>
  <message>
   <location filename="../ui/element_bars.py" />
   <source>Bars: % of cells with less</source>
   <translation>Barras: % de celdas con menos</translation>
  </message>
  <message>
   <location filename="../ui/engine_choices.py" />
   <source>More options</source>
   <translation>Más opciones</translation>
  </message>
  <message>
   <location filename="../ui/engine_choices.py" />
   <source>A python executable</source>
   <translation>Un ejecutable de Python</translation>
  </message>
  <message>
   <location filename="../ui/engine_choices.py" />
   <source>Check and use</source>
   <translation>Comprobar y usar</translation>
  </message>
  <message>
   <location filename="../ui/engine_choices.py" />
   <source>Use Gossan's own</source>
   <translation>Usar el de Gossan</translation>
  </message>
  <message>
   <location filename="../ui/engine_choices.py" />
   <source>A folder of wheels</source>
   <translation>Una carpeta de wheels</translation>
  </message>
  <message>
   <location filename="../ui/engine_choices.py" />
   <source>A PEM file of certificates</source>
   <translation>Un archivo PEM de certificados</translation>
  </message>
  <message>
   <location filename="../ui/engine_choices.py" />
   <source>Instead of building: a Python that has PyTorch and the other libraries already.</source>
   <translation>En lugar de construirlo: un Python que ya tenga PyTorch y las demás bibliotecas.</translation>
  </message>
  <message>
   <location filename="../ui/engine_choices.py" />
   <source>Without a network: a folder that 'pip download' has filled on another computer.</source>
   <translation>Sin red: una carpeta que «pip download» haya llenado en otro ordenador.</translation>
  </message>
  <message>
   <location filename="../ui/engine_choices.py" />
   <source>Python 3.9 or later with its venv module; empty: the one that is found.</source>
   <translation>Python 3.9 o posterior con su módulo venv; vacío: el que se encuentre.</translation>
  </message>
  <message>
   <location filename="../ui/engine_choices.py" />
   <source>Address of your organisation's package index; empty: what pip is set up with.</source>
   <translation>Dirección del índice de paquetes de su organización; vacío: el que tenga pip.</translation>
  </message>
  <message>
   <location filename="../ui/engine_choices.py" />
   <source>Address of PyTorch's wheels for the processor or for one version of CUDA.</source>
   <translation>Dirección de los wheels de PyTorch para el procesador o para una versión de CUDA.</translation>
  </message>
  <message>
   <location filename="../ui/engine_choices.py" />
   <source>Where your organisation inspects its traffic: its certificate as a PEM file.</source>
   <translation>Donde su organización inspecciona el tráfico: su certificado como archivo PEM.</translation>
  </message>
  <message>
   <location filename="../ui/engine_choices.py" />
   <source>As in Settings &gt; Options &gt; Network. Only pip is told; user name and password are not logged.</source>
   <translation>Como en Configuración &gt; Opciones &gt; Red. Solo se dice a pip; usuario y contraseña no se registran.</translation>
  </message>
  <message>
   <location filename="../ui/engine_choices.py" />
   <source>Use this Python</source>
   <translation>Usar este Python</translation>
  </message>
  <message>
   <location filename="../ui/engine_choices.py" />
   <source>Wheel folder</source>
   <translation>Carpeta de wheels</translation>
  </message>
  <message>
   <location filename="../ui/engine_choices.py" />
   <source>Build on</source>
   <translation>Construir sobre</translation>
  </message>
  <message>
   <location filename="../ui/engine_choices.py" />
   <source>Package index</source>
   <translation>Índice de paquetes</translation>
  </message>
  <message>
   <location filename="../ui/engine_choices.py" />
   <source>PyTorch's index</source>
   <translation>Índice de PyTorch</translation>
  </message>
  <message>
   <location filename="../ui/engine_choices.py" />
   <source>Certificate</source>
   <translation>Certificado</translation>
  </message>
  <message>
   <location filename="../ui/engine_choices.py" />
   <source>Proxy</source>
   <translation>Proxy</translation>
  </message>
  <message>
   <location filename="../ui/engine_choices.py" />
   <source>Use QGIS's: {0}</source>
   <translation>Usar el de QGIS: {0}</translation>
  </message>
  <message>
   <location filename="../ui/engine_dialog.py" />
   <source>Gossan's engine</source>
   <translation>Motor de Gossan</translation>
  </message>
  <message>
   <location filename="../ui/engine_dialog.py" />
   <source>Set up</source>
   <translation>Preparar</translation>
  </message>
  <message>
   <location filename="../ui/engine_dialog.py" />
   <source>Show log</source>
   <translation>Mostrar registro</translation>
  </message>
  <message>
   <location filename="../ui/engine_dialog.py" />
   <source>Open log file</source>
   <translation>Abrir archivo de registro</translation>
  </message>
  <message>
   <location filename="../ui/engine_dialog.py" />
   <source>Copy diagnostics</source>
   <translation>Copiar diagnóstico</translation>
  </message>
  <message>
   <location filename="../ui/engine_dialog.py" />
   <source>Set up Gossan's own instead</source>
   <translation>Preparar el de Gossan en su lugar</translation>
  </message>
  <message>
   <location filename="../ui/engine_dialog.py" />
   <source>Check and update</source>
   <translation>Comprobar y actualizar</translation>
  </message>
  <message>
   <location filename="../ui/engine_dialog.py" />
   <source>Set up the engine</source>
   <translation>Preparar el motor</translation>
  </message>
  <message>
   <location filename="../ui/engine_dialog.py" />
   <source>It is Python {0} and lacks {1}. It is not used: install them there, or choose another one.</source>
   <translation>Es Python {0} y le falta {1}. No se usa: instálelo allí, o elija otro.</translation>
  </message>
  <message>
   <location filename="../ui/engine_dialog.py" />
   <source>Looking at what there is...</source>
   <translation>Mirando lo que hay...</translation>
  </message>
  <message>
   <location filename="../ui/engine_dialog.py" />
   <source>Stopping...</source>
   <translation>Deteniendo...</translation>
  </message>
  <message>
   <location filename="../ui/engine_dialog.py" />
   <source>Setting up the engine. You can close this window and go on working.</source>
   <translation>Preparando el motor. Puede cerrar esta ventana y seguir trabajando.</translation>
  </message>
  <message>
   <location filename="../ui/engine_dialog.py" />
   <source>Remove the engine? It can be set up again at any time.

{0}</source>
   <translation>¿Quitar el motor? Se puede preparar de nuevo en cualquier momento.

{0}</translation>
  </message>
  <message>
   <location filename="../ui/engine_dialog.py" />
   <source>Removing the engine...</source>
   <translation>Quitando el motor...</translation>
  </message>
  <message>
   <location filename="../ui/engine_dialog.py" />
   <source>Stopped. What was downloaded stays; the next try continues from it.</source>
   <translation>Detenido. Lo descargado queda; el próximo intento continúa desde ahí.</translation>
  </message>
  <message>
   <location filename="../ui/engine_dialog.py" />
   <source>Proxy: {0}</source>
   <translation>Proxy: {0}</translation>
  </message>
  <message>
   <location filename="../ui/engine_dialog.py" />
   <source>Remove ({0})...</source>
   <translation>Quitar ({0})...</translation>
  </message>
  <message>
   <location filename="../ui/engine_dialog.py" />
   <source>It is Python {0} and has everything. It is used now.</source>
   <translation>Es Python {0} y lo tiene todo. Se usa desde ahora.</translation>
  </message>
  <message>
   <location filename="../ui/engine_dialog.py" />
   <source>{0} % after {1}</source>
   <translation>{0} % tras {1}</translation>
  </message>
  <message>
   <location filename="../ui/engine_dialog.py" />
   <source>Running {0} to see what it has...</source>
   <translation>Ejecutando {0} para ver lo que tiene...</translation>
  </message>
  <message>
   <location filename="../ui/engine_dialog.py" />
   <source>The set-up could not write or read a file: {0}. Run it again.</source>
   <translation>La preparación no pudo escribir o leer un archivo: {0}. Ejecútela de nuevo.</translation>
  </message>
  <message>
   <location filename="../ui/engine_line.py" />
   <source>Looking for the engine...</source>
   <translation>Buscando el motor...</translation>
  </message>
  <message>
   <location filename="../ui/engine_line.py" />
   <source>Networks not set up yet - click to see how</source>
   <translation>Redes aún sin preparar: haga clic para ver cómo</translation>
  </message>
  <message>
   <location filename="../ui/engine_line.py" />
   <source>Maps, evidence, evaluation and targets work without it. Networks need it.</source>
   <translation>Mapas, evidencias, evaluación y blancos funcionan sin él. Las redes lo necesitan.</translation>
  </message>
  <message>
   <location filename="../ui/engine_line.py" />
   <source>CPU, {0} cores</source>
   <translation>CPU, {0} núcleos</translation>
  </message>
  <message>
   <location filename="../ui/engine_line.py" />
   <source>Python {0}, {1}. Free space is that of {2}. Click for the engine's page.</source>
   <translation>Python {0}, {1}. El espacio libre es el de {2}. Haga clic para la página del motor.</translation>
  </message>
  <message>
   <location filename="../ui/engine_line.py" />
   <source>{0:.0f} GB free</source>
   <translation>{0:.0f} GB libres</translation>
  </message>
  <message>
   <location filename="../ui/engine_line.py" />
   <source>Engine ready · {0}</source>
   <translation>Motor listo · {0}</translation>
  </message>
  <message>
   <location filename="../ui/engine_look.py" />
   <source>the processor</source>
   <translation>el procesador</translation>
  </message>
  <message>
   <location filename="../ui/engine_look.py" />
   <source>{0} GB</source>
   <translation>{0} GB</translation>
  </message>
  <message>
   <location filename="../ui/engine_look.py" />
   <source>{0} MB</source>
   <translation>{0} MB</translation>
  </message>
  <message>
   <location filename="../ui/engine_look.py" />
   <source>CUDA ({0})</source>
   <translation>CUDA ({0})</translation>
  </message>
  <message>
   <location filename="../ui/engine_look.py" />
   <source>the processor ({0})</source>
   <translation>el procesador ({0})</translation>
  </message>
  <message>
   <location filename="../ui/engine_page.py" />
   <source>The engine is not set up yet. It gets a Python of its own; nothing is installed into QGIS.</source>
   <translation>El motor aún no está preparado. Recibe un Python propio; no se instala nada en QGIS.</translation>
  </message>
  <message>
   <location filename="../ui/engine_page.py" />
   <source>about {0} minutes on a fast line (100 Mbit/s), {1} on a slow one (20 Mbit/s)</source>
   <translation>unos {0} minutos con una línea rápida (100 Mbit/s), {1} con una lenta (20 Mbit/s)</translation>
  </message>
  <message>
   <location filename="../ui/engine_page.py" />
   <source>{0} · {1} needed, {2} free</source>
   <translation>{0} · {1} necesarios, {2} libres</translation>
  </message>
  <message>
   <location filename="../ui/engine_page.py" />
   <source>nothing: it is installed from the wheel folder</source>
   <translation>nada: se instala de la carpeta de wheels</translation>
  </message>
  <message>
   <location filename="../ui/engine_page.py" />
   <source>For the next set-up, and for what runs from now on.</source>
   <translation>Para la próxima preparación, y para lo que se ejecute desde ahora.</translation>
  </message>
  <message>
   <location filename="../ui/engine_page.py" />
   <source>networks, classifiers, isolation forest, one-class SVM, local outlier factor</source>
   <translation>redes, clasificadores, bosque de aislamiento, SVM de una clase, factor local atípico</translation>
  </message>
  <message>
   <location filename="../ui/engine_page.py" />
   <source>everything else: cleaning, log-ratios, IDW and kriging, evidence, evaluation, targets</source>
   <translation>todo lo demás: limpieza, log-cocientes, IDW y kriging, evidencias, evaluación, blancos</translation>
  </message>
  <message>
   <location filename="../ui/engine_page.py" />
   <source>Needed for</source>
   <translation>Se necesita para</translation>
  </message>
  <message>
   <location filename="../ui/engine_page.py" />
   <source>Works without it</source>
   <translation>Funciona sin él</translation>
  </message>
  <message>
   <location filename="../ui/engine_page.py" />
   <source>Missing</source>
   <translation>Falta</translation>
  </message>
  <message>
   <location filename="../ui/engine_page.py" />
   <source>Download</source>
   <translation>Descarga</translation>
  </message>
  <message>
   <location filename="../ui/engine_page.py" />
   <source>Takes</source>
   <translation>Tarda</translation>
  </message>
  <message>
   <location filename="../ui/engine_page.py" />
   <source>Goes to</source>
   <translation>Va a</translation>
  </message>
  <message>
   <location filename="../ui/engine_page.py" />
   <source>Has</source>
   <translation>Tiene</translation>
  </message>
  <message>
   <location filename="../ui/engine_page.py" />
   <source>Lies in</source>
   <translation>Está en</translation>
  </message>
  <message>
   <location filename="../ui/engine_page.py" />
   <source>Runs on</source>
   <translation>Funciona en</translation>
  </message>
  <message>
   <location filename="../ui/engine_page.py" />
   <source>Automatic: the processor, no NVIDIA GPU answers</source>
   <translation>Automático: el procesador, ninguna GPU de NVIDIA responde</translation>
  </message>
  <message>
   <location filename="../ui/engine_page.py" />
   <source>about {0} minutes</source>
   <translation>unos {0} minutos</translation>
  </message>
  <message>
   <location filename="../ui/engine_page.py" />
   <source>{0} · {1} needed, only {2} free: choose another folder in Settings &gt; Options &gt; Gossan</source>
   <translation>{0} · {1} necesarios, solo {2} libres: elija otra carpeta en Configuración &gt; Opciones &gt; Gossan</translation>
  </message>
  <message>
   <location filename="../ui/engine_page.py" />
   <source>The engine is ready: Python {0} on {1}.</source>
   <translation>El motor está listo: Python {0} en {1}.</translation>
  </message>
  <message>
   <location filename="../ui/engine_page.py" />
   <source>It was built for an earlier version of Gossan: update it.</source>
   <translation>Se construyó para una versión anterior de Gossan: actualícelo.</translation>
  </message>
  <message>
   <location filename="../ui/engine_page.py" />
   <source>about {0}: PyTorch, scikit-learn, SciPy</source>
   <translation>unos {0}: PyTorch, scikit-learn, SciPy</translation>
  </message>
  <message>
   <location filename="../ui/engine_page.py" />
   <source>The processor</source>
   <translation>El procesador</translation>
  </message>
  <message>
   <location filename="../ui/engine_page.py" />
   <source>The GPU (CUDA)</source>
   <translation>La GPU (CUDA)</translation>
  </message>
  <message>
   <location filename="../ui/engine_page.py" />
   <source>an NVIDIA driver</source>
   <translation>un controlador de NVIDIA</translation>
  </message>
  <message>
   <location filename="../ui/engine_page.py" />
   <source>nothing</source>
   <translation>nada</translation>
  </message>
  <message>
   <location filename="../ui/engine_page.py" />
   <source>about {0}: PyTorch with NVIDIA's libraries, scikit-learn, SciPy</source>
   <translation>unos {0}: PyTorch con las bibliotecas de NVIDIA, scikit-learn, SciPy</translation>
  </message>
  <message>
   <location filename="../ui/engine_page.py" />
   <source>Automatic: the GPU, {0}</source>
   <translation>Automático: la GPU, {0}</translation>
  </message>
  <message>
   <location filename="../ui/inspect_panel.py" />
   <source>Copy as text</source>
   <translation>Copiar como texto</translation>
  </message>
  <message>
   <location filename="../ui/inspect_panel.py" />
   <source>Click a cell of the map.</source>
   <translation>Haga clic en una celda del mapa.</translation>
  </message>
  <message>
   <location filename="../ui/inspect_panel.py" />
   <source>Taken from</source>
   <translation>Tomado de</translation>
  </message>
  <message>
   <location filename="../ui/inspect_panel.py" />
   <source>Evidence</source>
   <translation>Evidencias</translation>
  </message>
  <message>
   <location filename="../ui/inspect_panel.py" />
   <source>Bars: the percentage of all cells that hold less than this one.</source>
   <translation>Barras: el porcentaje de todas las celdas que tienen menos que esta.</translation>
  </message>
  <message>
   <location filename="../ui/inspect_panel.py" />
   <source>spread {0}</source>
   <translation>dispersión {0}</translation>
  </message>
  <message>
   <location filename="../ui/inspect_panel.py" />
   <source>Bars: the percentage of all cells that hold less than this one. % of score: a layer's contribution over the sum of all contributions without their signs; below 0 it lowers the score. {0}</source>
   <translation>Barras: el porcentaje de todas las celdas que tienen menos que esta. % de la puntuación: la contribución de una capa sobre la suma de todas las contribuciones sin signo; por debajo de 0 baja la puntuación. {0}</translation>
  </message>
  <message>
   <location filename="../ui/inspect_panel.py" />
   <source>Show the first {0}</source>
   <translation>Mostrar los primeros {0}</translation>
  </message>
  <message>
   <location filename="../ui/inspect_panel.py" />
   <source>Show all {0}</source>
   <translation>Mostrar los {0}</translation>
  </message>
  <message>
   <location filename="../ui/inspect_tool.py" />
   <source>There is no score map in the project yet.</source>
   <translation>Todavía no hay mapa de puntuación en el proyecto.</translation>
  </message>
  <message>
   <location filename="../ui/inspect_tool.py" />
   <source>This place does not exist in the coordinate system of '{0}'.</source>
   <translation>Este lugar no existe en el sistema de coordenadas de «{0}».</translation>
  </message>
  <message>
   <location filename="../ui/menu.py" />
   <source>Gossan panel</source>
   <translation>Panel de Gossan</translation>
  </message>
  <message>
   <location filename="../ui/menu.py" />
   <source>Set up the engine...</source>
   <translation>Preparar el motor...</translation>
  </message>
  <message>
   <location filename="../ui/menu.py" />
   <source>Put each run's layers into a group</source>
   <translation>Poner las capas de cada trabajo en un grupo</translation>
  </message>
  <message>
   <location filename="../ui/options_page.py" />
   <source>Put each run's layers into a group of their own</source>
   <translation>Poner las capas de cada trabajo en un grupo propio</translation>
  </message>
  <message>
   <location filename="../ui/options_page.py" />
   <source>the one that Gossan sets up</source>
   <translation>el que prepara Gossan</translation>
  </message>
  <message>
   <location filename="../ui/options_page.py" />
   <source>Holds the engine and, while something runs, its files. With Dask, the cluster must see it.</source>
   <translation>Contiene el motor y, mientras algo se ejecuta, sus archivos. Con Dask, el clúster debe verla.</translation>
  </message>
  <message>
   <location filename="../ui/options_page.py" />
   <source>A Python with PyTorch and the other libraries; empty: Plugins &gt; Gossan &gt; Set up the engine.</source>
   <translation>Un Python con PyTorch y las demás bibliotecas; vacío: Complementos &gt; Gossan &gt; Preparar el motor.</translation>
  </message>
  <message>
   <location filename="../ui/options_page.py" />
   <source>What an algorithm runs on where its own parameter says automatic.</source>
   <translation>En qué se ejecuta un algoritmo cuyo propio parámetro dice automático.</translation>
  </message>
  <message>
   <location filename="../ui/options_page.py" />
   <source>How many pieces are computed side by side.</source>
   <translation>Cuántos trozos se calculan a la vez.</translation>
  </message>
  <message>
   <location filename="../ui/options_page.py" />
   <source>Address of a Dask scheduler, to spread work over a cluster; empty: this computer.</source>
   <translation>Dirección de un planificador Dask, para repartir el trabajo en un clúster; vacío: este ordenador.</translation>
  </message>
  <message>
   <location filename="../ui/options_page.py" />
   <source>Named after the run. The layers of other runs and your own stay where they are.</source>
   <translation>Con el nombre del trabajo. Las capas de otros trabajos y las suyas quedan donde están.</translation>
  </message>
  <message>
   <location filename="../ui/options_page.py" />
   <source>Engine</source>
   <translation>Motor</translation>
  </message>
  <message>
   <location filename="../ui/options_page.py" />
   <source>Cache folder</source>
   <translation>Carpeta de caché</translation>
  </message>
  <message>
   <location filename="../ui/options_page.py" />
   <source>Side by side</source>
   <translation>A la vez</translation>
  </message>
  <message>
   <location filename="../ui/options_page.py" />
   <source>Dask scheduler</source>
   <translation>Planificador Dask</translation>
  </message>
  <message>
   <location filename="../ui/options_page.py" />
   <source>Results</source>
   <translation>Resultados</translation>
  </message>
  <message>
   <location filename="../ui/options_page.py" />
   <source>The cache folder {0} cannot be made ({1}): choose a folder that is yours.</source>
   <translation>La carpeta de caché {0} no se puede crear ({1}): elija una carpeta suya.</translation>
  </message>
  <message>
   <location filename="../ui/options_page.py" />
   <source>Automatic: a GPU where there is one</source>
   <translation>Automático: una GPU donde la haya</translation>
  </message>
  <message>
   <location filename="../ui/options_page.py" />
   <source>A Dask address looks like tcp://host:8786.</source>
   <translation>Una dirección de Dask es como tcp://host:8786.</translation>
  </message>
  <message>
   <location filename="../ui/options_page.py" />
   <source>all {0} cores</source>
   <translation>los {0} núcleos</translation>
  </message>
  <message>
   <location filename="../ui/options_page.py" />
   <source>Set by {0} in the environment of QGIS.</source>
   <translation>Fijado por {0} en el entorno de QGIS.</translation>
  </message>
  <message>
   <location filename="../ui/qgis_proxy.py" />
   <source>none is set in QGIS</source>
   <translation>ninguno definido en QGIS</translation>
  </message>
  <message>
   <location filename="../ui/qgis_proxy.py" />
   <source>{0}, with the user name and password of QGIS's settings</source>
   <translation>{0}, con el usuario y la contraseña de la configuración de QGIS</translation>
  </message>
  <message>
   <location filename="../ui/runs_panel.py" />
   <source>Score maps appear here, with what they are worth once they are evaluated.</source>
   <translation>Aquí aparecen los mapas de puntuación, con lo que valen una vez evaluados.</translation>
  </message>
  <message>
   <location filename="../ui/runs_panel.py" />
   <source>What 95 of 100 random placements of the deposits stay below</source>
   <translation>Bajo lo que quedan 95 de 100 colocaciones al azar de los yacimientos</translation>
  </message>
  <message>
   <location filename="../ui/runs_panel.py" />
   <source>not evaluated</source>
   <translation>sin evaluar</translation>
  </message>
  <message>
   <location filename="../ui/runs_panel.py" />
   <source>Take the star away</source>
   <translation>Quitar la estrella</translation>
  </message>
  <message>
   <location filename="../ui/runs_panel.py" />
   <source>Give the star</source>
   <translation>Dar la estrella</translation>
  </message>
  <message>
   <location filename="../ui/runs_panel.py" />
   <source>AUC [95 %]</source>
   <translation>AUC [95 %]</translation>
  </message>
  <message>
   <location filename="../ui/runs_panel.py" />
   <source>Chance</source>
   <translation>Azar</translation>
  </message>
  <message>
   <location filename="../ui/runs_panel.py" />
   <source>No better than deposits at random places.</source>
   <translation>No mejor que yacimientos en lugares al azar.</translation>
  </message>
  <message>
   <location filename="../ui/runs_panel.py" />
   <source>The best map of that evaluation is better by more than chance explains.</source>
   <translation>El mejor mapa de esa evaluación es mejor de lo que explica el azar.</translation>
  </message>
  <message>
   <location filename="../ui/runs_panel.py" />
   <source>Figures of '{0}'.</source>
   <translation>Cifras de «{0}».</translation>
  </message>
  <message>
   <location filename="../ui/runs_panel.py" />
   <source>Show alone</source>
   <translation>Mostrar solo</translation>
  </message>
  <message>
   <location filename="../ui/runs_panel.py" />
   <source>Remove from this list</source>
   <translation>Quitar de esta lista</translation>
  </message>
  <message>
   <location filename="../ui/step_run.py" />
   <source>It ended without a result.</source>
   <translation>Terminó sin resultado.</translation>
  </message>
  <message>
   <location filename="../ui/step_run.py" />
   <source>Something is missing: open the dialog.</source>
   <translation>Falta algo: abra el diálogo.</translation>
  </message>
  <message>
   <location filename="../ui/threshold_chart.py" />
   <source>Drag the line, or use the arrow keys (Shift: fine steps, Page Up and Down: large ones). Red band: 95 % interval over deposit clusters. Grey band: clusters at random places, 90 % of the draws. Diamond: where the curves of the P-A plot cross.</source>
   <translation>Arrastre la línea, o use las flechas (Mayús: pasos finos, Re Pág y Av Pág: grandes). Banda roja: intervalo del 95 % sobre grupos de yacimientos. Banda gris: grupos en lugares al azar, 90 % de los sorteos. Rombo: donde se cruzan las curvas del gráfico P-A.</translation>
  </message>
  <message>
   <location filename="../ui/threshold_chart.py" />
   <source>deposits held (%)</source>
   <translation>yacimientos contenidos (%)</translation>
  </message>
  <message>
   <location filename="../ui/threshold_chart.py" />
   <source>area, best first (%)</source>
   <translation>área, lo mejor primero (%)</translation>
  </message>
  <message>
   <location filename="../ui/threshold_chart.py" />
   <source>deposits held; area left out (%)</source>
   <translation>yacimientos contenidos; área dejada fuera (%)</translation>
  </message>
  <message>
   <location filename="../ui/threshold_chart.py" />
   <source>area below the threshold (%)</source>
   <translation>área bajo el umbral (%)</translation>
  </message>
  <message>
   <location filename="../ui/threshold_explorer.py" />
   <source>Choose a score map to explore its threshold.</source>
   <translation>Elija un mapa de puntuación para explorar su umbral.</translation>
  </message>
  <message>
   <location filename="../ui/threshold_explorer.py" />
   <source>no score map</source>
   <translation>sin mapa de puntuación</translation>
  </message>
  <message>
   <location filename="../ui/threshold_explorer.py" />
   <source>no deposits</source>
   <translation>sin yacimientos</translation>
  </message>
  <message>
   <location filename="../ui/threshold_explorer.py" />
   <source>Success rate, best 20 %</source>
   <translation>Tasa de éxito, mejor 20 %</translation>
  </message>
  <message>
   <location filename="../ui/threshold_explorer.py" />
   <source>Prediction-area (P-A) plot</source>
   <translation>Gráfico de predicción-área (P-A)</translation>
  </message>
  <message>
   <location filename="../ui/threshold_explorer.py" />
   <source> % of area</source>
   <translation> % del área</translation>
  </message>
  <message>
   <location filename="../ui/threshold_explorer.py" />
   <source>P-A crossing</source>
   <translation>Cruce P-A</translation>
  </message>
  <message>
   <location filename="../ui/threshold_explorer.py" />
   <source>Where as many deposits as possible lie on as little ground as possible: the diamond on the curve.</source>
   <translation>Donde hay tantos yacimientos como es posible en tan poco terreno como es posible: el rombo de la curva.</translation>
  </message>
  <message>
   <location filename="../ui/threshold_explorer.py" />
   <source>Make targets...</source>
   <translation>Hacer blancos...</translation>
  </message>
  <message>
   <location filename="../ui/threshold_explorer.py" />
   <source>Opens 'Ranked targets' with this threshold.</source>
   <translation>Abre «Blancos ordenados» con este umbral.</translation>
  </message>
  <message>
   <location filename="../ui/threshold_explorer.py" />
   <source>Keep colours</source>
   <translation>Conservar colores</translation>
  </message>
  <message>
   <location filename="../ui/threshold_explorer.py" />
   <source>Leaves the layer coloured as it is now.</source>
   <translation>Deja la capa coloreada como está ahora.</translation>
  </message>
  <message>
   <location filename="../ui/threshold_explorer.py" />
   <source>Restore colours</source>
   <translation>Restaurar colores</translation>
  </message>
  <message>
   <location filename="../ui/threshold_explorer.py" />
   <source>Gives the layer the colours back that it had.</source>
   <translation>Devuelve a la capa los colores que tenía.</translation>
  </message>
  <message>
   <location filename="../ui/threshold_explorer.py" />
   <source>Reading '{0}'...</source>
   <translation>Leyendo «{0}»...</translation>
  </message>
  <message>
   <location filename="../ui/threshold_explorer.py" />
   <source>'{0}' cannot be opened. Check that its file exists.</source>
   <translation>«{0}» no se puede abrir. Compruebe que existe su archivo.</translation>
  </message>
  <message>
   <location filename="../ui/threshold_shading.py" />
   <source>below the threshold</source>
   <translation>bajo el umbral</translation>
  </message>
  <message>
   <location filename="../ui/threshold_shading.py" />
   <source>best {0} of the area</source>
   <translation>mejor {0} del área</translation>
  </message>
  <message>
   <location filename="../ui/threshold_words.py" />
   <source>{0} %</source>
   <translation>{0} %</translation>
  </message>
  <message>
   <location filename="../ui/threshold_words.py" />
   <source>{0} of the area holds {1} of the deposits ({2} of {3}; {4} of {5} clusters).</source>
   <translation>{0} del área contiene {1} de los yacimientos ({2} de {3}; {4} de {5} grupos).</translation>
  </message>
  <message>
   <location filename="../ui/threshold_words.py" />
   <source>{0} of the area. Choose deposits to see how many of them it holds.</source>
   <translation>{0} del área. Elija yacimientos para ver cuántos contiene.</translation>
  </message>
  <message>
   <location filename="../ui/threshold_words.py" />
   <source>Score {0} or more</source>
   <translation>Puntuación {0} o más</translation>
  </message>
  <message>
   <location filename="../ui/threshold_words.py" />
   <source>{0} km²</source>
   <translation>{0} km²</translation>
  </message>
  <message>
   <location filename="../ui/threshold_words.py" />
   <source>by chance up to {0} of the deposits (grey band)</source>
   <translation>por azar hasta {0} de los yacimientos (banda gris)</translation>
  </message>
  <message>
   <location filename="../ui/threshold_words.py" />
   <source>{0} of {1} deposits lie outside the map and do not count</source>
   <translation>{0} de {1} yacimientos están fuera del mapa y no cuentan</translation>
  </message>
  <message>
   <location filename="../ui/workflow.py" />
   <source>Maps</source>
   <translation>Mapas</translation>
  </message>
  <message>
   <location filename="../ui/workflow.py" />
   <source>Detect</source>
   <translation>Detectar</translation>
  </message>
  <message>
   <location filename="../ui/workflow.py" />
   <source>Evaluate</source>
   <translation>Evaluar</translation>
  </message>
  <message>
   <location filename="../ui/workflow.py" />
   <source>add points with assays</source>
   <translation>añada puntos con análisis</translation>
  </message>
  <message>
   <location filename="../ui/workflow.py" />
   <source>samples with assays</source>
   <translation>muestras con análisis</translation>
  </message>
  <message>
   <location filename="../ui/workflow.py" />
   <source>a map from samples</source>
   <translation>un mapa a partir de muestras</translation>
  </message>
  <message>
   <location filename="../ui/workflow.py" />
   <source>an evidence stack</source>
   <translation>una pila de evidencias</translation>
  </message>
  <message>
   <location filename="../ui/workflow.py" />
   <source>a layer of deposits</source>
   <translation>una capa de yacimientos</translation>
  </message>
  <message>
   <location filename="../ui/workflow.py" />
   <source>a score map</source>
   <translation>un mapa de puntuación</translation>
  </message>
  <message>
   <location filename="../ui/workflow.py" />
   <source>deposit labels</source>
   <translation>etiquetas de yacimientos</translation>
  </message>
  <message>
   <location filename="../ui/workflow.py" />
   <source>{0} is ready to score</source>
   <translation>{0} está listo para puntuar</translation>
  </message>
  <message>
   <location filename="../ui/workflow.py" />
   <source>from {0}</source>
   <translation>de {0}</translation>
  </message>
  <message>
   <location filename="../ui/workflow.py" />
   <source>{0} score maps</source>
   <translation>{0} mapas de puntuación</translation>
  </message>
  <message>
   <location filename="../ui/workflow.py" />
   <source>{0} maps compared</source>
   <translation>{0} mapas comparados</translation>
  </message>
  <message>
   <location filename="../ui/workflow.py" />
   <source>{0:,} → {1:,} cells</source>
   <translation>{0:,} → {1:,} celdas</translation>
  </message>
  <message>
   <location filename="../ui/workflow.py" />
   <source>needs {0}</source>
   <translation>necesita {0}</translation>
  </message>
  <message>
   <location filename="../processing_provider/provider.py" />
   <source>1 Samples</source>
   <translation>1 Muestras</translation>
  </message>
  <message>
   <location filename="../processing_provider/provider.py" />
   <source>2 Maps from samples</source>
   <translation>2 Mapas a partir de muestras</translation>
  </message>
  <message>
   <location filename="../processing_provider/provider.py" />
   <source>3 Evidence</source>
   <translation>3 Evidencias</translation>
  </message>
  <message>
   <location filename="../processing_provider/provider.py" />
   <source>4 Deposits</source>
   <translation>4 Yacimientos</translation>
  </message>
  <message>
   <location filename="../processing_provider/provider.py" />
   <source>5 Anomaly detection</source>
   <translation>5 Detección de anomalías</translation>
  </message>
  <message>
   <location filename="../processing_provider/provider.py" />
   <source>6 Prospectivity</source>
   <translation>6 Prospectividad</translation>
  </message>
  <message>
   <location filename="../processing_provider/provider.py" />
   <source>7 Evaluation</source>
   <translation>7 Evaluación</translation>
  </message>
  <message>
   <location filename="../processing_provider/provider.py" />
   <source>8 Targets and report</source>
   <translation>8 Blancos e informe</translation>
  </message>
  <message>
   <location filename="../processing_provider/provider.py" />
   <source>Simulated survey</source>
   <translation>Campaña simulada</translation>
  </message>
  <message>
   <location filename="../processing_provider/provider.py" />
   <source>Makes a geochemical survey whose deposits are known: to learn Gossan with, and to see what a method finds and what it only seems to find.

Folded rocks each have their own background; faults control the deposits, which come in camps; each deposit has a zoned halo (copper and gold narrow; lead, zinc and silver wider; arsenic, antimony and mercury widest) and a train down the slope. Some lie under cover. Black shale, ultramafic rock, barren pyrite and leached ground mislead as they do in the field. Three surveys by three laboratories are merged, with their biases, detection limits, duplicates and gaps.

With 0 deposits it is the same ground without mineralisation: whatever a method 'finds' there is nothing. The geology scales with the extent. It is a simulation, not a model of any real place.</source>
   <translation>Hace una campaña geoquímica cuyos yacimientos se conocen: para aprender Gossan con ella, y para ver lo que un método encuentra y lo que solo parece encontrar.

Las rocas plegadas tienen cada una su fondo; las fallas controlan los yacimientos, que vienen en distritos; cada yacimiento tiene un halo zonado (cobre y oro estrecho; plomo, zinc y plata más ancho; arsénico, antimonio y mercurio el más ancho) y una cola ladera abajo. Algunos están bajo cobertura. Pizarra negra, roca ultramáfica, pirita estéril y terreno lixiviado engañan como en el campo. Se unen tres campañas de tres laboratorios, con sus sesgos, límites de detección, duplicados y huecos.

Con 0 yacimientos es el mismo terreno sin mineralización: lo que un método «encuentre» allí no es nada. La geología se escala con la extensión. Es una simulación, no un modelo de un lugar real.</translation>
  </message>
  <message>
   <location filename="../processing_provider/provider.py" />
   <source>simulate,synthetic,example,demo,training data,test,truth,stream sediment,soil,halo,pathfinder,dispersion,detection limit,batch,null test</source>
   <translation>simular,sintético,ejemplo,demostración,datos de entrenamiento,prueba,verdad,sedimento fluvial,suelo,halo,elemento guía,dispersión,límite de detección,lote,prueba nula</translation>
  </message>
  <message>
   <location filename="../processing_provider/provider.py" />
   <source>Reads assays as laboratories report them and makes numbers that a logarithm can be taken of. Understood are &lt;0.01 and &gt;10000, negative detection limits (-0.01 is below 0.01), codes such as -9999, words such as N/A, bdl, &lt;LD or n.d. (not detected), zeros (below detection), blanks, decimal commas and thousands separators, in number and in text fields.

Values below detection are replaced from their own limit, so that several laboratories can stand in one field. Which rule? With a few percent below detection half the limit is good enough. From about 10 % on, or where correlations, principal components or log-ratios come next, impute from the other elements: in trials on real stream sediments with hidden values, the errors were about a fifth smaller than those of half the limit and correlations mostly came out twice as well, given 100 samples or more. Multiplicative replacement is the choice where log-ratios between the measured elements must stay exactly as they were. Empty is right only where the next step bears gaps, as gaps among low values are no accident. No rule mends an element that is mostly below detection.

Missing values stay empty. Anything that cannot be read is an error that names it, never a guess.

The summary lists for each element what was missing, censored and over range, the statistics of the values in the output, and how far duplicates agree. Look at it first: it also shows values that many samples share near the bottom of a field ('at_floor'), where somebody has replaced values below detection before you. With a group field it has a row per group as well, and fields whose values depend on the batch more than on place are named.</source>
   <translation>Lee los análisis como los entregan los laboratorios y los convierte en números de los que se puede tomar logaritmo. Entiende &lt;0.01 y &gt;10000, límites de detección negativos (-0.01 es menor que 0.01), códigos como -9999, palabras como N/A, bdl, &lt;LD o n.d. (no detectado), ceros (bajo detección), blancos, comas decimales y separadores de miles, en campos de números y de texto.

Los valores bajo detección se sustituyen según su propio límite, de modo que varios laboratorios pueden estar en un campo. ¿Qué regla? Con un pequeño tanto por ciento bajo detección basta la mitad del límite. Desde el 10 %, más o menos, o donde siguen correlaciones, componentes principales o log-cocientes, impute a partir de los otros elementos: en ensayos con sedimentos fluviales reales y valores ocultos, los errores fueron un quinto menores que con la mitad del límite y las correlaciones salieron casi siempre el doble de bien, con 100 muestras o más. El reemplazo multiplicativo conviene donde los log-cocientes entre los elementos medidos deben quedar exactamente como estaban. Vacío solo es correcto donde el paso siguiente admite huecos, pues los huecos entre valores bajos no son casuales. Ninguna regla repara un elemento que está casi todo bajo detección.

Los valores ausentes quedan vacíos. Lo que no se puede leer es un error que lo nombra, nunca una suposición.

El resumen da para cada elemento lo que faltaba, estaba censurado o sobre rango, la estadística de los valores de la salida, y lo que concuerdan los duplicados. Mírelo primero: muestra también valores que comparten muchas muestras cerca del fondo de un campo («at_floor»), donde alguien sustituyó antes que usted los valores bajo detección. Con un campo de grupo tiene además una fila por grupo, y se nombran los campos cuyos valores dependen más del lote que del lugar.</translation>
  </message>
  <message>
   <location filename="../processing_provider/provider.py" />
   <source>assay,geochemistry,clean,detection limit,below detection,censored,non-detect,substitute,imputation,duplicates,QAQC,missing values,ppm,ppb,summary statistics,percentiles,soil,stream sediment,rock chip,EM,lrEM,multiplicative replacement,over range,upper limit,unit conversion,oxide,Fe2O3,precision,relative difference,batch</source>
   <translation>análisis,geoquímica,limpiar,límite de detección,bajo detección,censurado,no detectado,sustituir,imputación,duplicados,QAQC,valores ausentes,ppm,ppb,estadística descriptiva,percentiles,suelo,sedimento fluvial,esquirlas de roca,EM,lrEM,reemplazo multiplicativo,sobre rango,límite superior,conversión de unidades,óxido,Fe2O3,precisión,diferencia relativa,lote</translation>
  </message>
  <message>
   <location filename="../processing_provider/provider.py" />
   <source>Levelled assays</source>
   <translation>Análisis nivelados</translation>
  </message>
  <message>
   <location filename="../processing_provider/provider.py" />
   <source>Brings samples of several surveys, laboratories or rock types to one level, so that a map of them shows ground and not map sheets. Each field is treated by itself: assays are multiplied, log-ratios and logarithms are shifted. The fields keep their names and places, so every next step takes the output as it would have taken the input; the input keeps the values as they were.

Median multiplies each group so that its median becomes that of all samples. Median and MAD also brings the spread of the logarithms to the common one, where laboratories differ by more than a factor. Quantile matching brings whole distributions together, detection limits included; the outermost 2 % of a group move with the last matched value, so that anomalies keep their contrast. These three assume that the groups cover comparable ground. Where they do not, geology is levelled away, too.

Near neighbours compares groups only where a sample of one lies beside a sample of another, and takes out what sets such pairs apart. Use it where surveys or map sheets merely touch. Groups without a neighbour stay as they are.

The log names the largest changes and says for every method whether near samples of different groups have come closer. Where they have moved apart, it was geology that differed, and the log says so.

Run it after 'Prepared assays' and before 'Log-ratios'. Levelling by rock type takes away what a rock has more of by nature; what remains is enrichment within each rock.</source>
   <translation>Lleva muestras de varias campañas, laboratorios o tipos de roca a un mismo nivel, para que un mapa de ellas muestre el terreno y no las hojas. Cada campo se trata por sí mismo: los análisis se multiplican, los log-cocientes y logaritmos se desplazan. Los campos conservan nombre y lugar, de modo que el paso siguiente toma la salida como habría tomado la entrada; la entrada conserva los valores que tenía.

La mediana multiplica cada grupo para que su mediana sea la de todas las muestras. Mediana y MAD lleva además la dispersión de los logaritmos a la común, donde los laboratorios difieren en más que un factor. El ajuste de cuantiles iguala distribuciones enteras, incluidos los límites de detección; el 2 % extremo de un grupo se mueve con el último valor ajustado, para que las anomalías conserven su contraste. Los tres suponen que los grupos cubren terreno comparable. Donde no es así, también se nivela la geología.

Los vecinos cercanos comparan grupos solo donde una muestra de uno está junto a una de otro, y quitan lo que separa a esos pares. Úselo donde campañas u hojas solo se tocan. Los grupos sin vecino quedan como están.

El registro nombra los mayores cambios y dice para cada método si las muestras cercanas de grupos distintos se han acercado. Donde se han alejado, era la geología la que difería, y el registro lo dice.

Úselo después de «Análisis preparados» y antes de «Log-cocientes». Nivelar por tipo de roca quita lo que una roca tiene de más por naturaleza; queda el enriquecimiento dentro de cada roca.</translation>
  </message>
  <message>
   <location filename="../processing_provider/provider.py" />
   <source>level,levelling,leveling,batch,batch effect,survey,laboratory,lab bias,map sheet,seam,step,normalise,standardise,median,MAD,quantile,calibration,merge surveys,lithology</source>
   <translation>nivelar,nivelación,lote,efecto de lote,campaña,laboratorio,sesgo de laboratorio,hoja,costura,salto,normalizar,estandarizar,mediana,MAD,cuantil,calibración,unir campañas,litología</translation>
  </message>
  <message>
   <location filename="../processing_provider/provider.py" />
   <source>Adds log-ratio fields to a sample layer. Concentrations add up to a whole, so one element can fall only because another rises; ratios are free of that. Distances, correlations and principal components should be computed from log-ratios.

clr divides by the geometric mean of all chosen elements and keeps one field per element. ilr gives one field less, without redundancy: pivot coordinates, the first comparing the first field with all others, or the balances that you write, such as Cu Zn | Pb Ag; Cu | Zn; Pb | Ag. alr divides by one element you trust to be immobile, such as Ti or Zr. log is the plain logarithm to base 10, element by element, when what you look for is enrichment itself.

The elements that you choose are a sub-composition. Ratios between them are the same in every sub-composition (it is coherent): alr, and balances of chosen elements, do not change when another element joins or leaves. clr and pivot coordinates compare with all chosen elements, so choose those that speak of your question, and the same ones in every survey that is to be compared.

Adding parts up (amalgamation, such as REE = La + Ce + Nd) is another thing: the sum follows its largest member, the ratios within it are lost, and it is not linear in log-ratios, so principal components and back-transforms of the sum say nothing about its members. Where members should weigh alike, write a balance instead of a sum.

Fields in ppm, ppb and % are brought to one unit first where all names tell theirs. Zeros and values below detection have no logarithm: run 'Prepared assays' before. A gap stays a gap in clr, where the others are centred on what is there; it empties the whole sample in ilr.</source>
   <translation>Añade campos de log-cocientes a una capa de muestras. Las concentraciones suman un todo, de modo que un elemento puede bajar solo porque otro sube; los cocientes están libres de eso. Distancias, correlaciones y componentes principales deberían calcularse con log-cocientes.

clr divide por la media geométrica de todos los elementos elegidos y conserva un campo por elemento. ilr da un campo menos, sin redundancia: coordenadas pivote, la primera compara el primer campo con todos los demás, o los balances que usted escriba, como Cu Zn | Pb Ag; Cu | Zn; Pb | Ag. alr divide por un elemento que usted cree inmóvil, como Ti o Zr. log es el logaritmo simple de base 10, elemento por elemento, cuando lo que busca es el enriquecimiento mismo.

Los elementos que elija son una subcomposición. Los cocientes entre ellos son los mismos en toda subcomposición (es coherente): alr, y los balances de elementos elegidos, no cambian cuando otro elemento entra o sale. clr y las coordenadas pivote comparan con todos los elementos elegidos; elija los que hablan de su pregunta, y los mismos en toda campaña que se vaya a comparar.

Sumar partes (amalgamación, como REE = La + Ce + Nd) es otra cosa: la suma sigue a su mayor miembro, los cocientes internos se pierden, y no es lineal en log-cocientes, de modo que componentes principales y transformaciones inversas de la suma no dicen nada de sus miembros. Donde los miembros deban pesar lo mismo, escriba un balance en vez de una suma.

Los campos en ppm, ppb y % se llevan antes a una unidad donde todos los nombres dicen la suya. Los ceros y los valores bajo detección no tienen logaritmo: use antes «Análisis preparados». Un hueco sigue siendo hueco en clr, donde los demás se centran en lo que hay; en ilr vacía toda la muestra.</translation>
  </message>
  <message>
   <location filename="../processing_provider/provider.py" />
   <source>clr,ilr,alr,log,logarithm,log-ratio,logratio,centred,isometric,additive,pivot coordinates,composition,compositional data,closure,Aitchison,transform,normalise,balance,sequential binary partition,sub-composition,amalgamation</source>
   <translation>clr,ilr,alr,log,logaritmo,log-cociente,centrado,isométrico,aditivo,coordenadas pivote,composición,datos composicionales,cierre,Aitchison,transformar,normalizar,balance,partición binaria secuencial,subcomposición,amalgamación</translation>
  </message>
  <message>
   <location filename="../processing_provider/provider.py" />
   <source>Concentrations from log-ratios</source>
   <translation>Concentraciones a partir de log-cocientes</translation>
  </message>
  <message>
   <location filename="../processing_provider/provider.py" />
   <source>Turns the fields that 'Log-ratios' made back into concentrations, after they were levelled, imputed, predicted or sampled from maps. It reads method and elements from the fields' names.

Ratios do not know amounts. The parts of each sample are therefore closed: to a total for all samples, as if they were the whole rock, or to each sample's own total from a field, such as the sum_ppm that 'Log-ratios' keeps on request; with it the very concentrations come back. Logarithms (log_Cu_ppm) need no total.

What was averaged or interpolated as logarithms comes back as a geometric mean, which is below the arithmetic mean of a skewed element: good for maps, too low for tonnages.</source>
   <translation>Convierte de nuevo en concentraciones los campos que hizo «Log-cocientes», después de nivelarlos, imputarlos, predecirlos o tomarlos de mapas. Lee el método y los elementos en los nombres de los campos.

Los cocientes no saben de cantidades. Por eso las partes de cada muestra se cierran: a un total para todas las muestras, como si fueran la roca entera, o al total de cada muestra según un campo, como el sum_ppm que «Log-cocientes» conserva si se pide; con él vuelven las concentraciones mismas. Los logaritmos (log_Cu_ppm) no necesitan total.

Lo que se promedió o interpoló como logaritmos vuelve como media geométrica, que está por debajo de la media aritmética de un elemento asimétrico: buena para mapas, demasiado baja para tonelajes.</translation>
  </message>
  <message>
   <location filename="../processing_provider/provider.py" />
   <source>inverse,back-transform,back transformation,clr,ilr,alr,log,logarithm,log-ratio,balance,pivot coordinates,composition,closure,concentration</source>
   <translation>inversa,transformación inversa,clr,ilr,alr,log,logaritmo,log-cociente,balance,coordenadas pivote,composición,cierre,concentración</translation>
  </message>
  <message>
   <location filename="../processing_provider/provider.py" />
   <source>Principal components of samples</source>
   <translation>Componentes principales de muestras</translation>
  </message>
  <message>
   <location filename="../processing_provider/provider.py" />
   <source>Finds the few patterns that most elements of most samples share, such as mafic against felsic rocks, or a group of ore elements, and gives each sample a score on each of them. Of concentrations the centred log-ratios are taken, so that closure makes no patterns; fields that are log-ratios already are taken as they are. Map the scores like assays. For evidence stacks and other rasters there is 'Principal components of rasters'.

Look at the biplot first. An arrow is a variable: the longer, the more it varies. Where ends of arrows lie together, centred log-ratios tell a nearly constant ratio of two elements; a right angle between two links (lines between arrows' ends) tells of log-ratios that vary independently. Points lie towards the elements they have more of. Signs are fixed by rule (the largest loading is positive) and mean nothing by themselves.

Robust components come from the minimum covariance determinant: the half of the data that lies closest together, and what agrees with it, so that ore, contamination and bad analyses cannot turn the axes towards themselves; they still get scores, and stand out. It needs at least twice as many complete rows as variables (five times is better), is refused where more than half of the data do not vary in some direction (values at a detection limit), and warns where less than three quarters belong to one background.

A sample that lacks one of the elements has no scores: any number put there would be guessed. Leave out fields with many gaps. Values below detection that were replaced by one number look like a pattern of their own: leave out elements that are mostly below detection.</source>
   <translation>Encuentra los pocos patrones que comparte la mayoría de los elementos en la mayoría de las muestras, como rocas máficas frente a félsicas, o un grupo de elementos de mena, y da a cada muestra una puntuación en cada uno. De las concentraciones se toman los log-cocientes centrados, para que el cierre no haga patrones; los campos que ya son log-cocientes se toman como están. Cartografíe las puntuaciones como análisis. Para pilas de evidencias y otros rásteres está «Componentes principales de rásteres».

Mire primero el biplot. Una flecha es una variable: cuanto más larga, más varía. Donde los extremos de las flechas están juntos, los log-cocientes centrados hablan de una proporción casi constante de dos elementos; un ángulo recto entre dos enlaces (líneas entre extremos de flechas) habla de log-cocientes que varían con independencia. Los puntos están hacia los elementos de los que tienen más. Los signos se fijan por regla (la carga mayor es positiva) y no significan nada por sí mismos.

Las componentes robustas vienen del determinante mínimo de covarianza: la mitad de los datos que está más junta, y lo que concuerda con ella, de modo que mena, contaminación y malos análisis no puedan girar los ejes hacia sí; reciben puntuación de todos modos, y destacan. Necesita al menos el doble de filas completas que variables (cinco veces es mejor), se rechaza donde más de la mitad de los datos no varía en alguna dirección (valores en un límite de detección), y avisa donde menos de tres cuartos pertenecen a un solo fondo.

A una muestra a la que falta uno de los elementos no se le da puntuación: todo número puesto allí sería adivinado. Deje fuera los campos con muchos huecos. Los valores bajo detección sustituidos por un mismo número parecen un patrón propio: deje fuera los elementos que están casi todos bajo detección.</translation>
  </message>
  <message>
   <location filename="../processing_provider/provider.py" />
   <source>pca,principal component,principal components,factor analysis,biplot,loadings,scores,scree,robust,MCD,clr,composition,element association,multivariate,dimension,ordination</source>
   <translation>pca,componente principal,componentes principales,análisis factorial,biplot,cargas,puntuaciones,sedimentación,robusto,MCD,clr,composición,asociación de elementos,multivariante,dimensión,ordenación</translation>
  </message>
  <message>
   <location filename="../processing_provider/provider.py" />
   <source>Says for each element how well it tells samples near known deposits from all others. AUC is the chance that a sample near a deposit has more of it than another sample: 0.5 says nothing, 1 means enriched and 0 depleted at every deposit. Z is its distance from 0.5 in standard errors; an element is selected where Z passes the critical value, 2.58 at a significance of 0.01.

Trust the clusters. Z takes every sample for independent evidence, but samples near one camp share its geology, and so do neighbouring deposits. In simulated surveys without any relation to the deposits, it selected a fifth of the elements instead of one in a hundred. 'z_clusters', 'p_clusters' and the interval redraw whole clusters of deposits, and 'selected_clusters' is what remains.

The rank method runs at once, and no logarithm or scaling changes it. The support vector machine follows the paper: one machine per element, whose scores in place of the values make the AUC. The paper does not say how its samples were labelled and counted, how values were scaled, which kernel was used, or whether the machine was tested on the samples that trained it. Here it has a radial kernel with cost 1 on standardised logarithms, both kinds of samples weigh the same, and every sample is scored by a machine that saw neither its deposit cluster nor its block of ground. It finds elements that are odd in the middle of their range, too, and needs Gossan's environment.

Deposits that have chosen the elements must not judge the map made of them: keep some of them out, or the map looks better than it is.</source>
   <translation>Dice para cada elemento lo bien que distingue las muestras cercanas a yacimientos conocidos de todas las demás. La AUC es la probabilidad de que una muestra cercana a un yacimiento tenga más que otra muestra: 0.5 no dice nada, 1 significa enriquecido y 0 empobrecido en todos los yacimientos. Z es su distancia a 0.5 en errores típicos; un elemento se elige donde Z supera el valor crítico, 2.58 con una significación de 0.01.

Crea los grupos. Z toma cada muestra por prueba independiente, pero las muestras cercanas a un distrito comparten su geología, igual que los yacimientos vecinos. En campañas simuladas sin relación alguna con los yacimientos eligió un quinto de los elementos en vez de uno de cada cien. «z_clusters», «p_clusters» y el intervalo vuelven a sortear grupos enteros de yacimientos, y «selected_clusters» es lo que queda.

El método de rangos es inmediato, y ningún logaritmo ni escala lo cambia. La máquina de vectores de soporte sigue el artículo: una máquina por elemento, cuyas puntuaciones en lugar de los valores dan la AUC. El artículo no dice cómo se etiquetaron y contaron sus muestras, cómo se escalaron los valores, qué núcleo se usó, ni si la máquina se probó con las muestras que la entrenaron. Aquí tiene un núcleo radial con coste 1 sobre logaritmos estandarizados, ambos tipos de muestras pesan lo mismo, y cada muestra la puntúa una máquina que no vio ni su grupo de yacimientos ni su bloque de terreno. Encuentra también elementos que son raros en el medio de su rango, y necesita el entorno de Gossan.

Los yacimientos que han elegido los elementos no deben juzgar el mapa hecho con ellos: reserve algunos, o el mapa parecerá mejor de lo que es.</translation>
  </message>
  <message>
   <location filename="../processing_provider/provider.py" />
   <source>element,selection,indicator,pathfinder,AUC,ROC,significance,Z,SVM,support vector machine,feature selection,deposits,mineralisation,enriched,depleted,Mann-Whitney</source>
   <translation>elemento,selección,indicador,pathfinder,elemento guía,AUC,ROC,significación,Z,SVM,máquina de vectores de soporte,yacimientos,mineralización,enriquecido,empobrecido,Mann-Whitney</translation>
  </message>
  <message>
   <location filename="../processing_provider/provider.py" />
   <source>Shows how unlike samples become with the distance between them, and fits a model to it. Look at it before kriging: its nugget says how much of an element no map can show, its range how far a sample speaks for its surroundings, and whether a map between the samples makes sense at all.

Nothing has to be guessed: models are fitted by weighted least squares (weights are pairs over squared distance), always with the same result. 'Automatic' compares spherical, exponential, Gaussian and nested models and takes the best one; a Gaussian must misfit a third less than the others, a nested one half as much. Where no structure rises above noise it is a pure nugget. Elements that are positive and skewed are taken as logarithms, unless told otherwise.

The table is read by 'Kriging map'; its nugget, sills and ranges may be edited first. The report draws each variogram, says what it means, and suggests how wide blocks for spatial cross-validation should be.</source>
   <translation>Muestra cuánto dejan de parecerse las muestras con la distancia, y ajusta un modelo. Mírelo antes del kriging: su efecto pepita dice cuánto de un elemento no puede mostrar ningún mapa, su alcance hasta dónde habla una muestra de sus alrededores, y si un mapa entre las muestras tiene sentido.

No hay que adivinar nada: los modelos se ajustan por mínimos cuadrados ponderados (los pesos son pares entre distancia al cuadrado), siempre con el mismo resultado. «Automático» compara modelos esférico, exponencial, gaussiano y anidado y toma el mejor; un gaussiano debe errar un tercio menos que los demás, uno anidado la mitad. Donde ninguna estructura sale del ruido es puro efecto pepita. Los elementos positivos y asimétricos se toman como logaritmos, si no se dice otra cosa.

La tabla la lee «Mapa de kriging»; antes se pueden editar su efecto pepita, mesetas y alcances. El informe dibuja cada variograma, dice qué significa, y sugiere qué ancho deberían tener los bloques de la validación cruzada espacial.</translation>
  </message>
  <message>
   <location filename="../processing_provider/provider.py" />
   <source>variogram,semivariogram,variography,geostatistics,kriging,nugget,sill,range,anisotropy,spatial correlation,autocorrelation,Matheron,Cressie,block size,structural analysis</source>
   <translation>variograma,semivariograma,variografía,geoestadística,kriging,efecto pepita,meseta,alcance,anisotropía,correlación espacial,autocorrelación,Matheron,Cressie,tamaño de bloque,análisis estructural</translation>
  </message>
  <message>
   <location filename="../processing_provider/provider.py" />
   <source>Maps each element from its samples: a cell is the mean of the nearest samples, the nearer the heavier. All fields become bands of one raster, in one pass.

Quick, exact at samples that lie on a cell's centre, and never outside the range of the samples. It says nothing about how sure it is, and shows rings around lone high samples.

Values belong to cell centres. Samples at the same place are averaged; a sample without a value of one element still counts for the others. Cells too far from every sample are NoData.</source>
   <translation>Cartografía cada elemento a partir de sus muestras: una celda es la media de las muestras más cercanas, que pesan más cuanto más cerca están. Todos los campos se vuelven bandas de un ráster, en una pasada.

Rápido, exacto en las muestras que caen en el centro de una celda, y nunca fuera del rango de las muestras. No dice lo seguro que es, y muestra anillos alrededor de muestras altas aisladas.

Los valores pertenecen a los centros de las celdas. Las muestras en un mismo lugar se promedian; una muestra sin valor de un elemento cuenta para los demás. Las celdas demasiado lejos de toda muestra quedan sin datos.</translation>
  </message>
  <message>
   <location filename="../processing_provider/provider.py" />
   <source>idw,inverse distance weighting,interpolation,interpolate,gridding,grid,Shepard,element map,geochemical map,assays,raster,multi-element,nearest neighbours</source>
   <translation>idw,inverso de la distancia,interpolación,interpolar,mallado,malla,Shepard,mapa de elementos,mapa geoquímico,análisis,ráster,multielemento,vecinos más cercanos</translation>
  </message>
  <message>
   <location filename="../processing_provider/provider.py" />
   <source>Maps each element from its samples, and says how sure the map is. A cell is the weighted mean of its nearest samples, with the weights that make the expected error smallest: near samples count more, samples in a cluster share their weight, and an element that varies as much within a step as across the map (a large nugget) is smoothed. All fields become bands of one raster, in one pass.

Everything is chosen for you unless you choose: each field's variogram is fitted as 'Variogram' does it, and fields that are positive and skewed are kriged as logarithms. Make the table of 'Variogram' first if you want to look at the models or change them.

Every sample is then predicted from the others, and the log says how well that worked, and whether the variance is to be believed. Values belong to cell centres; a sample on a cell's centre gives the cell its own value. Samples at the same place, or within a hundredth of their usual spacing, are averaged. Cells too far from every sample are NoData.</source>
   <translation>Cartografía cada elemento a partir de sus muestras, y dice lo seguro que es el mapa. Una celda es la media ponderada de sus muestras más cercanas, con los pesos que hacen mínimo el error esperado: las muestras cercanas cuentan más, las de un racimo comparten su peso, y un elemento que varía tanto en un paso como en todo el mapa (mucho efecto pepita) se suaviza. Todos los campos se vuelven bandas de un ráster, en una pasada.

Todo se elige por usted si usted no elige: el variograma de cada campo se ajusta como lo hace «Variograma», y los campos positivos y asimétricos se krigean como logaritmos. Haga antes la tabla de «Variograma» si quiere ver los modelos o cambiarlos.

Después se predice cada muestra a partir de las demás, y el registro dice lo bien que resultó y si la varianza es creíble. Los valores pertenecen a los centros de las celdas; una muestra en el centro de una celda le da su propio valor. Las muestras en un mismo lugar, o a menos de una centésima de su espaciado usual, se promedian. Las celdas demasiado lejos de toda muestra quedan sin datos.</translation>
  </message>
  <message>
   <location filename="../processing_provider/provider.py" />
   <source>kriging,ordinary kriging,universal kriging,lognormal kriging,geostatistics,interpolation,interpolate,gridding,grid,variogram,kriging variance,element map,geochemical map,assays,raster,cross-validation,leave-one-out,Matheron</source>
   <translation>kriging,krigeaje,kriging ordinario,kriging universal,kriging lognormal,geoestadística,interpolación,interpolar,mallado,malla,variograma,varianza de kriging,mapa de elementos,mapa geoquímico,análisis,ráster,validación cruzada,dejar uno fuera,Matheron</translation>
  </message>
  <message>
   <location filename="../processing_provider/provider.py" />
   <source>Distance to structures, structure density</source>
   <translation>Distancia a estructuras, densidad de estructuras</translation>
  </message>
  <message>
   <location filename="../processing_provider/provider.py" />
   <source>Turns faults, contacts, dykes or rock units into evidence layers: how far each place is from the nearest one, how many there are around it, or both together. With a class field, each class becomes a band.

Distance runs from the cell's centre to the nearest point of the line itself, and is 0 inside polygons. It has no limit: lines outside the map count as well. Low is near; where high must mean favourable, take one of the other maps.

The density of lines is their length within a circle around the cell's centre, in kilometres per square kilometre: a line cut in eight gives the same map. A piece that was digitised twice counts once. The density of polygons is the share of the circle, 0 to 1, that they cover; ground under several polygons counts once. The circle counts whole where it reaches beyond the map or the layer: where structures were not mapped, the density near the edge is too low.

Distance x density is nearness, 1 on a structure and 0 at the radius, times the density relative to a lone structure: 1 on a lone straight fault or inside a large unit, 2 where two faults cross, 0 beyond the radius.</source>
   <translation>Convierte fallas, contactos, diques o unidades de roca en capas de evidencia: a qué distancia está cada lugar de la más próxima, cuántas hay alrededor, o ambas cosas. Con un campo de clase, cada clase se vuelve una banda.

La distancia va del centro de la celda al punto más próximo de la línea misma, y es 0 dentro de polígonos. No tiene límite: cuentan también las líneas fuera del mapa. Bajo es cerca; donde alto deba ser favorable, tome uno de los otros mapas.

La densidad de líneas es su longitud dentro de un círculo alrededor del centro de la celda, en kilómetros por kilómetro cuadrado: una línea cortada en ocho da el mismo mapa. Un trozo digitalizado dos veces cuenta una. La densidad de polígonos es la parte del círculo, 0 a 1, que cubren; el terreno bajo varios polígonos cuenta una vez. El círculo cuenta entero donde pasa del mapa o de la capa: donde no se cartografiaron estructuras, la densidad junto al borde es demasiado baja.

Distancia x densidad es la cercanía, 1 sobre una estructura y 0 en el radio, por la densidad relativa a una estructura sola: 1 en una falla recta sola o dentro de una unidad grande, 2 donde se cruzan dos fallas, 0 más allá del radio.</translation>
  </message>
  <message>
   <location filename="../processing_provider/provider.py" />
   <source>distance,proximity,buffer,buffer distance density,density,line density,fault density,fault,lineament,structure,contact,dyke,vein,fold axis,shear zone,intrusion,polygon,geology,rasterise,evidence</source>
   <translation>distancia,proximidad,franja,densidad de distancia,densidad,densidad de líneas,densidad de fallas,falla,lineamiento,estructura,contacto,dique,veta,eje de pliegue,zona de cizalla,intrusión,polígono,geología,rasterizar,evidencia</translation>
  </message>
  <message>
   <location filename="../processing_provider/provider.py" />
   <source>Brings element maps, geophysics, distances and geology to one grid and one scale, and stacks them as the bands of one raster. Every anomaly detector and every prospectivity model learns from such a stack.

Layers on other grids or in other coordinate systems are aligned, and the log says which and how. Measured layers are interpolated between cells, or averaged where the grid is much coarser; classes are never mixed.

A model uses only cells in which every band has data: the log names the layer that costs the most cells, and the coverage table lists what each band costs. Rasters larger than memory are worked on in blocks, in files of the cache folder.

The scaling is stored in the file. To apply a model to another area, stack that area with 'Scale like'.</source>
   <translation>Lleva mapas de elementos, geofísica, distancias y geología a una sola malla y una sola escala, y los apila como bandas de un ráster. De una pila así aprenden todos los detectores de anomalías y todos los modelos de prospectividad.

Las capas en otras mallas o en otros sistemas de coordenadas se alinean, y el registro dice cuáles y cómo. Las capas medidas se interpolan entre celdas, o se promedian donde la malla es mucho más gruesa; las clases nunca se mezclan.

Un modelo solo usa celdas en las que todas las bandas tienen datos: el registro nombra la capa que cuesta más celdas, y la tabla de cobertura dice lo que cuesta cada banda. Los rásteres mayores que la memoria se trabajan por bloques, en archivos de la carpeta de caché.

La escala se guarda en el archivo. Para aplicar un modelo a otra área, apile esa área con «Escalar como».</translation>
  </message>
  <message>
   <location filename="../processing_provider/provider.py" />
   <source>stack,evidence,predictor,layers,merge,bands,align,resample,warp,z-score,standardise,normalise,scale,one-hot,geology,lithology,geophysics,multi-band</source>
   <translation>pila,evidencia,predictor,capas,unir,bandas,alinear,remuestrear,z-score,estandarizar,normalizar,escalar,geología,litología,geofísica,multibanda</translation>
  </message>
  <message>
   <location filename="../processing_provider/provider.py" />
   <source>Principal components of rasters</source>
   <translation>Componentes principales de rásteres</translation>
  </message>
  <message>
   <location filename="../processing_provider/provider.py" />
   <source>Finds the few patterns that most bands of an evidence stack share, and maps each as one band of scores: fewer layers that do not repeat each other, or a picture of the geology that the layers tell together. Bands of an evidence stack are taken as they were scaled there, log-ratios as they are; of maps of concentrations the centred log-ratios are taken. For sample layers there is 'Principal components of samples'.

Look at the biplot first. An arrow is a variable: the longer, the more it varies. Where ends of arrows lie together, centred log-ratios tell a nearly constant ratio of two elements; a right angle between two links (lines between arrows' ends) tells of log-ratios that vary independently. Points lie towards the elements they have more of. Signs are fixed by rule (the largest loading is positive) and mean nothing by themselves.

Robust components come from the minimum covariance determinant: the half of the data that lies closest together, and what agrees with it, so that ore, contamination and bad analyses cannot turn the axes towards themselves; they still get scores, and stand out. It needs at least twice as many complete rows as variables (five times is better), is refused where more than half of the data do not vary in some direction (values at a detection limit), and warns where less than three quarters belong to one background.

A cell that is NoData in one of the bands is NoData in the scores.</source>
   <translation>Encuentra los pocos patrones que comparte la mayoría de las bandas de una pila de evidencias, y cartografía cada uno como una banda de puntuaciones: menos capas que no se repiten, o una imagen de la geología que las capas cuentan juntas. Las bandas de una pila de evidencias se toman como se escalaron allí, los log-cocientes como están; de mapas de concentraciones se toman los log-cocientes centrados. Para capas de muestras está «Componentes principales de muestras».

Mire primero el biplot. Una flecha es una variable: cuanto más larga, más varía. Donde los extremos de las flechas están juntos, los log-cocientes centrados hablan de una proporción casi constante de dos elementos; un ángulo recto entre dos enlaces (líneas entre extremos de flechas) habla de log-cocientes que varían con independencia. Los puntos están hacia los elementos de los que tienen más. Los signos se fijan por regla (la carga mayor es positiva) y no significan nada por sí mismos.

Las componentes robustas vienen del determinante mínimo de covarianza: la mitad de los datos que está más junta, y lo que concuerda con ella, de modo que mena, contaminación y malos análisis no puedan girar los ejes hacia sí; reciben puntuación de todos modos, y destacan. Necesita al menos el doble de filas completas que variables (cinco veces es mejor), se rechaza donde más de la mitad de los datos no varía en alguna dirección (valores en un límite de detección), y avisa donde menos de tres cuartos pertenecen a un solo fondo.

Una celda sin datos en una de las bandas no tiene puntuación.</translation>
  </message>
  <message>
   <location filename="../processing_provider/provider.py" />
   <source>pca,principal component,principal components,factor analysis,biplot,loadings,scores,scree,robust,MCD,clr,composition,element association,multivariate,dimension,ordination,evidence stack,raster,bands,data reduction</source>
   <translation>pca,componente principal,componentes principales,análisis factorial,biplot,cargas,puntuaciones,sedimentación,robusto,MCD,clr,composición,asociación de elementos,multivariante,dimensión,ordenación,pila de evidencias,ráster,bandas,reducción de datos</translation>
  </message>
  <message>
   <location filename="../processing_provider/provider.py" />
   <source>Turns known deposits into a label raster on the grid of an evidence stack: 1 deposit, 0 barren, and no value where nothing is known. Unknown is not barren: a cell without a known deposit may hold an unknown one.

Anomaly detection needs deposits only, to keep them out of training. Prospectivity models also need barren ground: drilled ground without ore if you have it, otherwise random cells away from the deposits.

A buffer is a true distance from the deposit to cell centres: 1000 m is 1000 m in every direction.</source>
   <translation>Convierte yacimientos conocidos en un ráster de etiquetas en la malla de una pila de evidencias: 1 yacimiento, 0 estéril, y sin valor donde no se sabe nada. Desconocido no es estéril: una celda sin yacimiento conocido puede guardar uno desconocido.

La detección de anomalías solo necesita yacimientos, para dejarlos fuera del entrenamiento. Los modelos de prospectividad necesitan también terreno estéril: terreno perforado sin mena si lo tiene, si no celdas al azar lejos de los yacimientos.

Una franja es una distancia verdadera del yacimiento a los centros de las celdas: 1000 m son 1000 m en todas direcciones.</translation>
  </message>
  <message>
   <location filename="../processing_provider/provider.py" />
   <source>label,deposit,occurrence,mine,showing,training,target,positive,negative,barren,background,buffer,rasterise,ground truth,mineral prospectivity</source>
   <translation>etiqueta,yacimiento,ocurrencia,mina,indicio,entrenamiento,objetivo,positivo,negativo,estéril,fondo,franja,rasterizar,verdad de terreno,prospectividad mineral</translation>
  </message>
  <message>
   <location filename="../processing_provider/provider.py" />
   <source>GANomaly anomaly model</source>
   <translation>Modelo de anomalías GANomaly</translation>
  </message>
  <message>
   <location filename="../processing_provider/provider.py" />
   <source>Trains GANomaly on the background of an evidence stack, so that 'Score map' can score how anomalous each cell is. An encoder squeezes a cell's values into a short vector, a decoder rebuilds the values, a second encoder squeezes what was rebuilt; where the two vectors differ, the cell is unlike what was learnt. No deposit is needed; where labels are given, deposits and their surroundings stay out of training.

It does not reliably beat simpler methods: train a detector (Mahalanobis, k-nearest neighbours) and the deep autoencoder ('Autoencoder anomaly model') on the same stack as well, make a map with each ('Score map'), and give all maps and the deposits to 'Evaluation of score maps': its report has their ROC and success-rate curves in one chart, and AUC and the deposits in 5, 10 and 20 % of the area in one table. In the paper, GANomaly has an AUC of 0.893, the autoencoder 0.806; 20 % of the area hold 83.88 % and 74.86 % of the deposits. The report and the log tell how near the trained score is to two controls, the untrained network and the plain norm of the values: near 1, training added little.

Give it a stack of logarithms or log-ratios. Networks need Gossan's environment.</source>
   <translation>Entrena GANomaly con el fondo de una pila de evidencias, para que «Mapa de puntuación» pueda puntuar lo anómala que es cada celda. Un codificador comprime los valores de una celda en un vector corto, un decodificador reconstruye los valores, un segundo codificador comprime lo reconstruido; donde los dos vectores difieren, la celda no se parece a lo aprendido. No se necesita ningún yacimiento; donde se dan etiquetas, los yacimientos y sus alrededores quedan fuera del entrenamiento.

No supera con seguridad a métodos más simples: entrene también con la misma pila un detector (Mahalanobis, k vecinos más cercanos) y el autocodificador profundo («Modelo de anomalías (autocodificador)»), haga un mapa con cada uno («Mapa de puntuación»), y dé todos los mapas y los yacimientos a «Evaluación de mapas de puntuación»: su informe tiene sus curvas ROC y de tasa de éxito en un gráfico, y la AUC y los yacimientos en el 5, 10 y 20 % del área en una tabla. En el artículo, GANomaly tiene una AUC de 0.893 y el autocodificador de 0.806; el 20 % del área contiene el 83.88 % y el 74.86 % de los yacimientos. El informe y el registro dicen lo cerca que está la puntuación entrenada de dos controles, la red sin entrenar y la norma simple de los valores: cerca de 1, el entrenamiento añadió poco.

Dele una pila de logaritmos o log-cocientes. Las redes necesitan el entorno de Gossan.</translation>
  </message>
  <message>
   <location filename="../processing_provider/provider.py" />
   <source>anomaly,GANomaly,GAN,generative adversarial network,deep learning,neural network,autoencoder,latent,geochemical anomaly,unsupervised,train</source>
   <translation>anomalía,GANomaly,GAN,red generativa antagónica,aprendizaje profundo,red neuronal,autocodificador,latente,anomalía geoquímica,no supervisado,entrenar</translation>
  </message>
  <message>
   <location filename="../processing_provider/provider.py" />
   <source>Autoencoder anomaly model</source>
   <translation>Modelo de anomalías (autocodificador)</translation>
  </message>
  <message>
   <location filename="../processing_provider/provider.py" />
   <source>Trains a deep autoencoder on the background of an evidence stack, so that 'Score map' can score how anomalous each cell is: what does not fit through a narrow bottleneck and back is unlike what was learnt. The score is the reconstruction error of the cell itself. No deposit is needed; where labels are given, deposits and their surroundings stay out of training.

It is GANomaly's comparator and often its equal, and trains several times faster. The report and the log tell how near the trained score is to two controls, the untrained network and the plain norm of the values: near 1, training added little.

Give it a stack of logarithms or log-ratios. Networks need Gossan's environment.</source>
   <translation>Entrena un autocodificador profundo con el fondo de una pila de evidencias, para que «Mapa de puntuación» pueda puntuar lo anómala que es cada celda: lo que no pasa por un cuello estrecho y vuelve no se parece a lo aprendido. La puntuación es el error de reconstrucción de la propia celda. No se necesita ningún yacimiento; donde se dan etiquetas, los yacimientos y sus alrededores quedan fuera del entrenamiento.

Es el comparador de GANomaly y a menudo su igual, y se entrena varias veces más rápido. El informe y el registro dicen lo cerca que está la puntuación entrenada de dos controles, la red sin entrenar y la norma simple de los valores: cerca de 1, el entrenamiento añadió poco.

Dele una pila de logaritmos o log-cocientes. Las redes necesitan el entorno de Gossan.</translation>
  </message>
  <message>
   <location filename="../processing_provider/provider.py" />
   <source>anomaly,autoencoder,deep learning,neural network,reconstruction error,geochemical anomaly,unsupervised,train</source>
   <translation>anomalía,autocodificador,aprendizaje profundo,red neuronal,error de reconstrucción,anomalía geoquímica,no supervisado,entrenar</translation>
  </message>
  <message>
   <location filename="../processing_provider/provider.py" />
   <source>Anomaly detector model</source>
   <translation>Modelo detector de anomalías</translation>
  </message>
  <message>
   <location filename="../processing_provider/provider.py" />
   <source>Learns what the background of an evidence stack looks like, so that 'Score map' can score how anomalous each cell is. No deposit is needed. It takes seconds, and on real data the classical detectors are often as good as the networks: train one before you train those.

The directed methods ask whether a cell is odd towards enrichment of the elements you name; give them a stack of logarithms. All others score depletion like enrichment. Directed Mahalanobis adds a pull towards the named elements to the oddness; the directed cone looks only at what the other elements do not explain of the named ones, which helps where rock type hides the signal and hurts where rock type is the signal.

The log and the model card tell how near the score is to the plain norm of the bands, and which bands drive it.</source>
   <translation>Aprende cómo es el fondo de una pila de evidencias, para que «Mapa de puntuación» pueda puntuar lo anómala que es cada celda. No se necesita ningún yacimiento. Tarda segundos, y con datos reales los detectores clásicos son a menudo tan buenos como las redes: entrene uno antes de entrenar aquellas.

Los métodos dirigidos preguntan si una celda es rara hacia el enriquecimiento de los elementos que usted nombra; deles una pila de logaritmos. Todos los demás puntúan el empobrecimiento como el enriquecimiento. Mahalanobis dirigido añade a la rareza un tirón hacia los elementos nombrados; el cono dirigido mira solo lo que los otros elementos no explican de los nombrados, lo que ayuda donde el tipo de roca esconde la señal y estorba donde el tipo de roca es la señal.

El registro y la ficha del modelo dicen lo cerca que está la puntuación de la norma simple de las bandas, y qué bandas la mueven.</translation>
  </message>
  <message>
   <location filename="../processing_provider/provider.py" />
   <source>anomaly,outlier,detector,Mahalanobis,robust,MCD,PCA,principal components,isolation forest,nearest neighbours,kNN,one-class SVM,local outlier factor,LOF,directed,pathfinder,enrichment,unsupervised,train</source>
   <translation>anomalía,valor atípico,detector,Mahalanobis,robusto,MCD,PCA,componentes principales,bosque de aislamiento,vecinos más cercanos,kNN,SVM de una clase,factor local atípico,LOF,dirigido,elemento guía,enriquecimiento,no supervisado,entrenar</translation>
  </message>
  <message>
   <location filename="../processing_provider/provider.py" />
   <source>Prospectivity model (pixel pairs, dual windows)</source>
   <translation>Modelo de prospectividad (pares de píxeles, ventanas dobles)</translation>
  </message>
  <message>
   <location filename="../processing_provider/provider.py" />
   <source>Learns from pairs of cells: two deposit cells or two barren ones are alike, a deposit and a barren cell are not. A few deposits give many pairs: 136 deposit cells and as many barren ones give 55,216. In the map each cell is compared with the ring of cells between an inner and an outer window around it; its score is the mean of how unlike they are, in the way in which deposits differ from barren ground.

Because a cell is judged by its own surroundings, rock units and surveys with another level of background do not show as such. For the same reason a mineralised belt wider than the ring disappears: compare with known barren cells then ('Compared with'). Several rings can be tried in one run: give lists of widths. The one that tells the test cells apart best makes the map.

Label the deposits with their neighbourhood (1 = the cell and its eight neighbours, as published), and give many barren cells: every repeat draws anew among them, as many as there are deposit cells. Train a classifier first ('Prospectivity model (classifier)'): logistic regression takes a second and often finds as much.

The test accuracy is that of pairs of cells set aside at random, next to cells that were learnt from. 'Cross-validation' with the trainer 'pixel_pair' tells what to expect elsewhere. The order of the layers matters a little, since the network looks at neighbouring ones together.</source>
   <translation>Aprende de pares de celdas: dos celdas de yacimiento o dos estériles se parecen, una de yacimiento y una estéril no. Pocos yacimientos dan muchos pares: 136 celdas de yacimiento y otras tantas estériles dan 55,216. En el mapa cada celda se compara con el anillo de celdas entre una ventana interior y una exterior a su alrededor; su puntuación es la media de lo distintas que son, de la manera en que los yacimientos difieren del terreno estéril.

Como una celda se juzga por sus propios alrededores, las unidades de roca y las campañas con otro nivel de fondo no se ven como tales. Por la misma razón desaparece un cinturón mineralizado más ancho que el anillo: compare entonces con celdas estériles conocidas («Comparado con»). Se pueden probar varios anillos a la vez: dé listas de anchos. El que mejor distingue las celdas de prueba hace el mapa.

Etiquete los yacimientos con su vecindad (1 = la celda y sus ocho vecinas, como se publicó), y dé muchas celdas estériles: cada repetición sortea de nuevo entre ellas, tantas como celdas de yacimiento. Entrene antes un clasificador («Modelo de prospectividad (clasificador)»): la regresión logística tarda un segundo y a menudo encuentra lo mismo.

La exactitud de prueba es la de pares de celdas apartadas al azar, junto a celdas de las que se aprendió. «Validación cruzada» con el modelo «pixel_pair» dice qué esperar en otro lugar. El orden de las capas importa un poco, pues la red mira juntas las vecinas.</translation>
  </message>
  <message>
   <location filename="../processing_provider/provider.py" />
   <source>prospectivity,pixel pair,pixel-pair feature,PPF,dual window,dual-window detector,few deposits,augmentation,CNN,convolutional neural network,deep learning,supervised,train,local anomaly,background,ring</source>
   <translation>prospectividad,par de píxeles,pixel-pair feature,PPF,ventana doble,detector de doble ventana,pocos yacimientos,aumento,CNN,red neuronal convolucional,aprendizaje profundo,supervisado,entrenar,anomalía local,fondo,anillo</translation>
  </message>
  <message>
   <location filename="../processing_provider/provider.py" />
   <source>Prospectivity model (convolutional networks)</source>
   <translation>Modelo de prospectividad (redes convolucionales)</translation>
  </message>
  <message>
   <location filename="../processing_provider/provider.py" />
   <source>Learns from windows of an evidence stack around deposits and barren cells what the ground round a deposit looks like, so that 'Score map' can score every cell. Several kinds of networks can be trained in one run; their outputs become one score by averaging or voting, and their spread, the second band of the map, says where they disagree.

Train a classifier first ('Prospectivity model (classifier)'). With the few deposits that a district has, logistic regression and random forest usually find more in ground that they have not seen, in a thousandth of the time. Networks need many deposits, or patterns that only a window shows, such as the course of a structure.

A part of the known ground is set aside in whole pieces and never learnt from: the table and the report are measured there, and the weighted combinations weigh by it. The neighbourhood of these pieces was learnt from, so the figures flatter: 'Cross-validation' with the trainer 'Convolutional networks' tells what to expect. Unknown cells are never learnt from; cells that lack any layer are left out.</source>
   <translation>Aprende de ventanas de una pila de evidencias alrededor de yacimientos y celdas estériles cómo es el terreno en torno a un yacimiento, para que «Mapa de puntuación» pueda puntuar cada celda. Se pueden entrenar varios tipos de redes a la vez; sus salidas se vuelven una puntuación por promedio o voto, y su dispersión, la segunda banda del mapa, dice dónde discrepan.

Entrene antes un clasificador («Modelo de prospectividad (clasificador)»). Con los pocos yacimientos que tiene un distrito, la regresión logística y el bosque aleatorio suelen encontrar más en terreno que no han visto, en una milésima del tiempo. Las redes necesitan muchos yacimientos, o patrones que solo muestra una ventana, como el rumbo de una estructura.

Una parte del terreno conocido se aparta en trozos enteros y nunca se aprende de ella: la tabla y el informe se miden allí, y las combinaciones ponderadas pesan según eso. De la vecindad de esos trozos sí se aprendió, de modo que las cifras halagan: «Validación cruzada» con el modelo «Redes convolucionales» dice qué esperar. De celdas desconocidas nunca se aprende; las celdas a las que falta alguna capa quedan fuera.</translation>
  </message>
  <message>
   <location filename="../processing_provider/provider.py" />
   <source>prospectivity,mineral potential,MPM,CNN,convolutional neural network,deep learning,ensemble,LeNet,AlexNet,VGG,ResNet,MobileNet,vision transformer,ViT,Inception,supervised,train,voting,Keras,PyTorch</source>
   <translation>prospectividad,potencial mineral,MPM,CNN,red neuronal convolucional,aprendizaje profundo,conjunto,LeNet,AlexNet,VGG,ResNet,MobileNet,vision transformer,ViT,Inception,supervisado,entrenar,votación,Keras,PyTorch</translation>
  </message>
  <message>
   <location filename="../processing_provider/provider.py" />
   <source>Prospectivity model (transfer learning)</source>
   <translation>Modelo de prospectividad (aprendizaje por transferencia)</translation>
  </message>
  <message>
   <location filename="../processing_provider/provider.py" />
   <source>Trains a network that does not begin from nothing: its layers start from a Gossan model of another area, or from weights learnt from photographs, and a new head learns to tell deposits from barren ground. For the first part of the training only the head learns.

A model of another area with the same style of deposits is by far the better source: bands are matched by name, and you are warned where the two areas' distributions differ. Weights learnt from photographs know edges and textures of pictures, not haloes. Without a source the network starts from random weights, and the log says so. Nothing is ever downloaded.

A generator (a generative adversarial network) can make more windows of deposits; they join the training and nothing else. It can only vary what it has seen: do not expect new kinds of deposits from it. 'Compare' measures what source and generator are worth on blocks of ground held out, beside logistic regression.

With few deposits logistic regression and random forest usually do as well or better, in seconds. Train those first.</source>
   <translation>Entrena una red que no empieza de la nada: sus capas parten de un modelo de Gossan de otra área, o de pesos aprendidos de fotografías, y una cabeza nueva aprende a distinguir yacimientos de terreno estéril. En la primera parte del entrenamiento solo aprende la cabeza.

Un modelo de otra área con el mismo estilo de yacimientos es con mucho la mejor fuente: las bandas se emparejan por nombre, y se le avisa donde difieren las distribuciones de las dos áreas. Los pesos aprendidos de fotografías conocen bordes y texturas de imágenes, no halos. Sin fuente la red parte de pesos al azar, y el registro lo dice. Nunca se descarga nada.

Un generador (una red generativa antagónica) puede hacer más ventanas de yacimientos; entran en el entrenamiento y en nada más. Solo puede variar lo que ha visto: no espere de él nuevos tipos de yacimientos. «Comparar» mide lo que valen fuente y generador en bloques de terreno reservados, junto a la regresión logística.

Con pocos yacimientos la regresión logística y el bosque aleatorio suelen ir igual o mejor, en segundos. Entrénelos antes.</translation>
  </message>
  <message>
   <location filename="../processing_provider/provider.py" />
   <source>prospectivity,transfer learning,pre-trained,ImageNet,Inception,ResNet,VGG,fine-tuning,GAN,generative adversarial network,deep learning,convolutional network,CNN,few deposits,augmentation,train,torch</source>
   <translation>prospectividad,aprendizaje por transferencia,preentrenado,ImageNet,Inception,ResNet,VGG,ajuste fino,GAN,red generativa antagónica,aprendizaje profundo,red convolucional,CNN,pocos yacimientos,aumento,entrenar,torch</translation>
  </message>
  <message>
   <location filename="../processing_provider/provider.py" />
   <source>Prospectivity model (SKT, selective transfer)</source>
   <translation>Modelo de prospectividad (SKT, transferencia selectiva)</translation>
  </message>
  <message>
   <location filename="../processing_provider/provider.py" />
   <source>Trains several small ResNet-18 together, each of which sees the ground at another scale through a dilated convolution. A weight per layer (the soft mask) is learnt on the way and tells which elements matter; kernels are selected from a source network; networks of small scale guide those of large scale; at last they vote. The second band of the score map is their spread.

Train a classifier first ('Prospectivity model (classifier)'). With the few deposits that a district has, logistic regression and random forest usually find as much or more in ground that they have not seen, in a thousandth of the time. Choose 'Compare with other methods' to see it on your own data, and 'Compare with SKT without its parts' to see which part is worth its trouble.

The paper leaves open what its source network had learnt, how its selection matrices are made sparse and where the taps of a large rate lie; its own comparison (Table 3) was not measured on one set of windows. Here the source, unless you give one, learns from the whole stack, without labels, which layers go together; the taps lie on the ground beyond the window; and everything is compared on the same cells, in blocks that were not learnt from.

Unknown cells are never learnt from as barren; cells that lack any layer are left out.</source>
   <translation>Entrena juntas varias ResNet-18 pequeñas, cada una de las cuales ve el terreno a otra escala por una convolución dilatada. Un peso por capa (la máscara blanda) se aprende de paso y dice qué elementos importan; los núcleos se eligen de una red fuente; las redes de escala pequeña guían a las de escala grande; al final votan. La segunda banda del mapa es su dispersión.

Entrene antes un clasificador («Modelo de prospectividad (clasificador)»). Con los pocos yacimientos que tiene un distrito, la regresión logística y el bosque aleatorio suelen encontrar tanto o más en terreno que no han visto, en una milésima del tiempo. Elija «Comparar con otros métodos» para verlo en sus propios datos, y «Comparar con SKT sin sus partes» para ver qué parte vale la pena.

El artículo deja abierto lo que había aprendido su red fuente, cómo se hacen ralas sus matrices de selección y dónde quedan los puntos de una tasa grande; su propia comparación (tabla 3) no se midió en un mismo conjunto de ventanas. Aquí la fuente, si usted no da una, aprende de toda la pila, sin etiquetas, qué capas van juntas; los puntos quedan en el terreno más allá de la ventana; y todo se compara en las mismas celdas, en bloques de los que no se aprendió.

De celdas desconocidas nunca se aprende como estériles; las celdas a las que falta alguna capa quedan fuera.</translation>
  </message>
  <message>
   <location filename="../processing_provider/provider.py" />
   <source>prospectivity,mineral potential,MPM,SKT,selective knowledge transfer,transfer learning,dilated convolution,atrous,multi-scale,ResNet,self-distillation,soft mask,element weights,ablation,deep learning,supervised,train</source>
   <translation>prospectividad,potencial mineral,MPM,SKT,transferencia selectiva,aprendizaje por transferencia,convolución dilatada,atrous,multiescala,ResNet,autodestilación,máscara blanda,pesos de elementos,ablación,aprendizaje profundo,supervisado,entrenar</translation>
  </message>
  <message>
   <location filename="../processing_provider/provider.py" />
   <source>Prospectivity model (classifier)</source>
   <translation>Modelo de prospectividad (clasificador)</translation>
  </message>
  <message>
   <location filename="../processing_provider/provider.py" />
   <source>Learns from known deposits and barren ground which cells of an evidence stack look like the deposits', so that 'Score map' can score all of them. With the few deposits that a district has, random forest and logistic regression usually do as well as any network or better: train one before you train those.

The AUC on the cells that it learnt from is always high and means nothing. Run 'Cross-validation' with the same method: it tells what the model finds in ground that it has not seen.

A score is a rank. With 'Calibrate' it becomes a probability, learnt in blocks held out from training: that of a cell drawn like your labels, which is far higher than that of ground taken at random.

The model is kept as plain numbers: training needs Gossan's environment (k-nearest neighbours does not), applying needs nothing.</source>
   <translation>Aprende de yacimientos conocidos y terreno estéril qué celdas de una pila de evidencias se parecen a las de los yacimientos, para que «Mapa de puntuación» pueda puntuarlas todas. Con los pocos yacimientos que tiene un distrito, el bosque aleatorio y la regresión logística suelen ir tan bien como cualquier red o mejor: entrene uno antes de entrenar aquellas.

La AUC en las celdas de las que aprendió es siempre alta y no significa nada. Use «Validación cruzada» con el mismo método: dice lo que el modelo encuentra en terreno que no ha visto.

Una puntuación es un rango. Con «Calibrar» se vuelve una probabilidad, aprendida en bloques reservados del entrenamiento: la de una celda sorteada como sus etiquetas, mucho más alta que la de terreno tomado al azar.

El modelo se guarda como números simples: entrenar necesita el entorno de Gossan (k vecinos más cercanos no), aplicar no necesita nada.</translation>
  </message>
  <message>
   <location filename="../processing_provider/provider.py" />
   <source>prospectivity,mineral potential,MPM,MPP,favourability,classifier,supervised,train,random forest,SVM,support vector machine,k-nearest neighbours,kNN,decision tree,logistic regression,MLP,neural network,gradient boosting,probability,calibration</source>
   <translation>prospectividad,potencial mineral,MPM,MPP,favorabilidad,clasificador,supervisado,entrenar,bosque aleatorio,SVM,máquina de vectores de soporte,k vecinos más cercanos,kNN,árbol de decisión,regresión logística,MLP,red neuronal,gradient boosting,probabilidad,calibración</translation>
  </message>
  <message>
   <location filename="../processing_provider/provider.py" />
   <source>Tuned model (settings tried in spatial blocks)</source>
   <translation>Modelo afinado (ajustes probados en bloques espaciales)</translation>
  </message>
  <message>
   <location filename="../processing_provider/provider.py" />
   <source>Tries a grid of settings of any model, each trained anew without some blocks of ground and measured on those, then trains the model with the best settings on everything. The model's own settings are always among those tried: often nothing is gained over them, and you are told so.

The best of many settings is best by chance, too. Beside its mean AUC stands what settings reach that were chosen without looking at the fold they are measured on: report that. Compare it with chance by 'Cross-validation' with the settings found.

From the second fold on, settings that are in the worse half and more than 0.02 behind the best are tried no further. A large grid can be drawn from at random. A run that was stopped goes on where it was when it is started again with the same inputs.

For transfer learning the empty grid is that of Ebdali et al. (2025): 972 settings.</source>
   <translation>Prueba una malla de ajustes de cualquier modelo, entrenado cada vez sin algunos bloques de terreno y medido en ellos, y después entrena el modelo con los mejores ajustes en todo. Los ajustes propios del modelo están siempre entre los probados: a menudo no se gana nada sobre ellos, y se le dice.

El mejor de muchos ajustes es el mejor también por azar. Junto a su AUC media está lo que alcanzan ajustes elegidos sin mirar la partición en que se miden: informe de eso. Compárelo con el azar mediante «Validación cruzada» con los ajustes encontrados.

Desde la segunda partición, los ajustes que están en la peor mitad y más de 0.02 por detrás del mejor no se prueban más. De una malla grande se puede sortear. Un trabajo detenido continúa donde estaba cuando se inicia de nuevo con los mismos datos.

Para el aprendizaje por transferencia la malla vacía es la de Ebdali et al. (2025): 972 ajustes.</translation>
  </message>
  <message>
   <location filename="../processing_provider/provider.py" />
   <source>tuning,hyperparameters,grid search,random search,successive halving,cross-validation,k-fold,settings,optimise,learning rate,dropout,trees,AutoML</source>
   <translation>afinar,hiperparámetros,búsqueda en malla,búsqueda aleatoria,successive halving,validación cruzada,k particiones,ajustes,optimizar,tasa de aprendizaje,dropout,árboles,AutoML</translation>
  </message>
  <message>
   <location filename="../processing_provider/provider.py" />
   <source>Scores every cell of an evidence stack with a trained model: higher is more anomalous, or more prospective. A score is a rank, not a probability.

The stack's bands are matched to the model's by name; a missing band, another cell size or another kind of scaling is refused. A stack of another area that was scaled by its own mean and standard deviation is brought to the model's scale, and the log says so.</source>
   <translation>Puntúa cada celda de una pila de evidencias con un modelo entrenado: más alto es más anómalo o más prospectivo. Una puntuación es un rango, no una probabilidad.

Las bandas de la pila se emparejan con las del modelo por su nombre; si falta una banda, o el tamaño de celda o el tipo de escala son otros, se rechaza. Una pila de otra área que se escaló con su propia media y desviación típica se lleva a la escala del modelo, y el registro lo dice.</translation>
  </message>
  <message>
   <location filename="../processing_provider/provider.py" />
   <source>apply,predict,score,anomaly map,prospectivity map,model,gossan file,inference,detector,network</source>
   <translation>aplicar,predecir,puntuar,puntuación,mapa de anomalías,mapa de prospectividad,modelo,archivo gossan,detector,red</translation>
  </message>
  <message>
   <location filename="../processing_provider/provider.py" />
   <source>Combined score map</source>
   <translation>Mapa de puntuación combinada</translation>
  </message>
  <message>
   <location filename="../processing_provider/provider.py" />
   <source>Makes one map of several score maps, for example of different detectors or of different seeds. Scores of different models have no common unit, so each map is first turned into ranks (its cells' percentiles).

The averages keep a graded map; its spread says where the maps disagree. In the votes each map calls its best part of the area anomalous, and the result is 1 or 0: plurality takes what most maps say (a draw is anomalous), majority needs more than half and leaves draws without a value, weighted voting counts the weights.

A combination is not automatically better: weak maps drag it down. Weights should come from how the maps do on deposits or blocks that they have not seen.</source>
   <translation>Hace un mapa de varios mapas de puntuación, por ejemplo de distintos detectores o de distintas semillas. Las puntuaciones de modelos distintos no tienen unidad común; por eso cada mapa se convierte primero en rangos (los percentiles de sus celdas).

Los promedios conservan un mapa gradual; su dispersión dice dónde discrepan los mapas. En las votaciones cada mapa llama anómala a la mejor parte de su área, y el resultado es 1 o 0: la pluralidad toma lo que dice la mayor parte de los mapas (un empate es anómalo), la mayoría exige más de la mitad y deja los empates sin valor, el voto ponderado cuenta los pesos.

Una combinación no es mejor por sí misma: los mapas débiles la arrastran. Los pesos deberían venir de cómo se portan los mapas en yacimientos o bloques que no han visto.</translation>
  </message>
  <message>
   <location filename="../processing_provider/provider.py" />
   <source>ensemble,combine,average,mean,vote,majority,plurality,weighted,rank,stacking,consensus,stability,members</source>
   <translation>conjunto,combinar,promedio,media,voto,mayoría,pluralidad,ponderado,rango,consenso,estabilidad,miembros</translation>
  </message>
  <message>
   <location filename="../processing_provider/provider.py" />
   <source>Evaluation of score maps</source>
   <translation>Evaluación de mapas de puntuación</translation>
  </message>
  <message>
   <location filename="../processing_provider/provider.py" />
   <source>Says how well one or several score maps find the known deposits. The deposits' cells are compared with all other cells: ROC curve and AUC with a 95 % interval, the share of the deposits in the best 5, 10 and 20 % of the area, precision against recall, and the prediction-area plot with the point where its curves cross. A threshold, by default the best 20 % of the area, is judged by how many deposits it captures and how much ground it calls.

Deposits come in camps. The interval therefore redraws whole clusters of deposits, and the same clusters moved to random places show what chance reaches: a map whose AUC does not pass that is called no evidence. Several maps are judged on the same cells, deposits and draws, so that they compare.

With the samples and the field of their survey, laboratory or year it also asks whether these alone predict the deposits as well as the map does. Where one survey holds the deposits, a map of anything that differs between surveys finds them: it may have found the survey, not the ore, and the report says so.

A score is a rank, not a probability. If these deposits trained the map, the figures flatter it: evaluate maps that have not seen them.</source>
   <translation>Dice lo bien que uno o varios mapas de puntuación encuentran los yacimientos conocidos. Las celdas de los yacimientos se comparan con todas las demás: curva ROC y AUC con un intervalo del 95 %, la parte de los yacimientos en el mejor 5, 10 y 20 % del área, precisión frente a exhaustividad, y el gráfico de predicción-área con el punto donde se cruzan sus curvas. Un umbral, por omisión el mejor 20 % del área, se juzga por cuántos yacimientos capta y cuánto terreno señala.

Los yacimientos vienen en distritos. Por eso el intervalo vuelve a sortear grupos enteros de yacimientos, y los mismos grupos movidos a lugares al azar muestran lo que alcanza el azar: de un mapa cuya AUC no lo supera se dice que no prueba nada. Varios mapas se juzgan con las mismas celdas, yacimientos y sorteos, de modo que se pueden comparar.

Con las muestras y el campo de su campaña, laboratorio o año pregunta además si estos por sí solos predicen los yacimientos tan bien como el mapa. Donde una campaña contiene los yacimientos, un mapa de cualquier cosa que difiera entre campañas los encuentra: puede haber encontrado la campaña, no la mena, y el informe lo dice.

Una puntuación es un rango, no una probabilidad. Si estos yacimientos entrenaron el mapa, las cifras lo halagan: evalúe mapas que no los hayan visto.</translation>
  </message>
  <message>
   <location filename="../processing_provider/provider.py" />
   <source>evaluate,validation,ROC,AUC,success rate,prediction rate,capture,efficiency,accuracy,compare,bootstrap,confidence interval,null model,significance,deposits,precision,recall,prediction-area,P-A plot,normalised density,confusion matrix,sensitivity,specificity,lift,batch effect,survey bias,confounding</source>
   <translation>evaluar,validación,ROC,AUC,tasa de éxito,tasa de predicción,captura,eficiencia,exactitud,comparar,bootstrap,intervalo de confianza,modelo nulo,significación,yacimientos,precisión,exhaustividad,predicción-área,gráfico P-A,densidad normalizada,matriz de confusión,sensibilidad,especificidad,lift,efecto de campaña,sesgo de campaña,confusión</translation>
  </message>
  <message>
   <location filename="../processing_provider/provider.py" />
   <source>Cross-validation in spatial blocks</source>
   <translation>Validación cruzada en bloques espaciales</translation>
  </message>
  <message>
   <location filename="../processing_provider/provider.py" />
   <source>Trains a model several times, each time without some blocks of ground, and scores those blocks with the model that has not seen them. The AUC of that map is what the model finds in new ground; the map itself is the honest version of its score map.

Blocks are as wide as the evidence's variograms reach (or as you say), and deposits of one cluster are never on both sides. Beside it stands what a split into random cells would say, as much of the literature does: the difference is leakage between neighbouring cells. And what the same procedure gives when the deposits' clusters are moved to random places: an AUC below the 95th percentile of that is no evidence that the model works here.

Scores of models trained apart have no common level, so each cell gets its rank (0 to 1) among all cells under the model that has not seen it.</source>
   <translation>Entrena un modelo varias veces, cada vez sin algunos bloques de terreno, y puntúa esos bloques con el modelo que no los ha visto. La AUC de ese mapa es lo que el modelo encuentra en terreno nuevo; el mapa mismo es la versión honesta de su mapa de puntuación.

Los bloques son tan anchos como el alcance de los variogramas de la evidencia (o como usted diga), y los yacimientos de un grupo nunca quedan a ambos lados. Al lado se muestra lo que diría una división en celdas al azar, como hace gran parte de la literatura: la diferencia es fuga entre celdas vecinas. Y lo que da el mismo procedimiento cuando los grupos de yacimientos se mueven a lugares al azar: una AUC bajo el percentil 95 de eso no prueba que el modelo funcione aquí.

Las puntuaciones de modelos entrenados por separado no tienen nivel común; por eso cada celda recibe su rango (0 a 1) entre todas las celdas según el modelo que no la ha visto.</translation>
  </message>
  <message>
   <location filename="../processing_provider/provider.py" />
   <source>cross-validation,validation,hold out,k-fold,spatial blocks,out-of-fold,AUC,leakage,overfitting,null,chance,random forest,GANomaly,classifier,detector,honest</source>
   <translation>validación cruzada,validación,reservar,k particiones,bloques espaciales,fuera de muestra,AUC,fuga,sobreajuste,nulo,azar,bosque aleatorio,GANomaly,clasificador,detector,honesto</translation>
  </message>
  <message>
   <location filename="../processing_provider/provider.py" />
   <source>Says which layers make a model's score what it is: one map per layer of what it adds to each cell, and a table of how much the model depends on each layer altogether. Above 0 pushes the cell's score up, below 0 down.

How it is found depends on the model, and the log, the raster's metadata and the report name it. Exact: Mahalanobis and directed detectors, logistic regression (in log-odds), PCA and the autoencoder (each layer's share of the error). Integrated gradients: the other networks; on the way from the mean background, or for pixel pairs from a cell like its ring, to the cell. Replacement by background: trees, nearest neighbours, support vectors and all others; layers take turns, in random order, in replacing those of some background cells, and the mean change in the score counts. Contributions add up, and the log says to what.

With deposit labels, each layer's values are shuffled to see how much worse deposits are found. A model that learns from labels is trained anew without the ground it is judged on, which costs as much as a cross-validation and, for each layer and shuffle, the scores of some thousand cells; leave it out where that takes too long. A detector or anomaly network is judged on the labels directly, since it has not learnt from them.

Correlated layers share what they say: each alone looks less important than all together, so layers with a rank correlation beyond 0.8 are also shuffled as one. An explanation is of the model, not of the deposits: check the model with 'Cross-validation in spatial blocks' first.</source>
   <translation>Dice qué capas hacen que la puntuación de un modelo sea la que es: un mapa por capa de lo que añade a cada celda, y una tabla de cuánto depende el modelo de cada capa en conjunto. Por encima de 0 sube la puntuación de la celda, por debajo la baja.

Cómo se obtiene depende del modelo, y lo dicen el registro, los metadatos del ráster y el informe. Exacto: detectores de Mahalanobis y dirigidos, regresión logística (en logaritmo de razones), PCA y el autocodificador (la parte de cada capa en el error). Gradientes integrados: las demás redes; en el camino del fondo medio a la celda o, en los pares de píxeles, de una celda como su anillo a la celda. Sustitución por fondo: árboles, vecinos más cercanos, vectores de soporte y todos los demás; las capas sustituyen por turno, en orden aleatorio, a las de algunas celdas de fondo, y cuenta el cambio medio de la puntuación. Las contribuciones se suman, y el registro dice a qué.

Con etiquetas de yacimientos, los valores de cada capa se barajan para ver cuánto peor se encuentran los yacimientos. Un modelo que aprende de etiquetas se entrena de nuevo sin el terreno en que se juzga, lo que cuesta tanto como una validación cruzada y, por cada capa y barajada, las puntuaciones de algunos miles de celdas; déjelo fuera donde tarde demasiado. Un detector o una red de anomalías se juzga directamente con las etiquetas, pues no ha aprendido de ellas.

Las capas correlacionadas comparten lo que dicen: cada una sola parece menos importante que todas juntas; por eso las capas con una correlación de rangos mayor que 0.8 también se barajan como una. Una explicación lo es del modelo, no de los yacimientos: compruebe antes el modelo con «Validación cruzada en bloques espaciales».</translation>
  </message>
  <message>
   <location filename="../processing_provider/provider.py" />
   <source>explain,explanation,importance,contribution,attribution,SHAP,Shapley,integrated gradients,permutation importance,why,which element,drivers,interpret,black box,model</source>
   <translation>explicar,explicación,importancia,contribución,atribución,SHAP,Shapley,gradientes integrados,importancia por permutación,por qué,qué elemento,interpretar,caja negra,modelo</translation>
  </message>
  <message>
   <location filename="../processing_provider/provider.py" />
   <source>Cuts a score map into classes by share of the area: with 5,15,30 the best 5 % of the mapped area, the next cells up to 15 %, the next up to 30 %, and the rest. The highest class number is the best, as with scores; 0 is the rest.

Cells with one and the same score stay together in the lower class, so that a class never covers more than its share: a map with few different scores has empty top classes.

Two other methods suit the map of one element, and say their thresholds in its unit. Percentiles: what exceeds the 50th, 75th, … percentile of the cells. Median + k MAD: what exceeds the median by k times the median absolute deviation (MAD, times 1.4826, which makes it the standard deviation where values are normal). A few rich samples move neither median nor MAD, as they would mean and standard deviation. Element contents are skewed: take their logarithms for it. Neither method knows whether there is an anomaly at all; 'Fractal thresholds' looks for one.</source>
   <translation>Corta un mapa de puntuación en clases por parte del área: con 5,15,30, el mejor 5 % del área cartografiada, las celdas siguientes hasta el 15 %, las siguientes hasta el 30 %, y el resto. El número de clase más alto es el mejor, como en las puntuaciones; 0 es el resto.

Las celdas con una misma puntuación quedan juntas en la clase inferior, de modo que una clase nunca cubre más que su parte: un mapa con pocas puntuaciones distintas tiene vacías las clases altas.

Otros dos métodos sirven para el mapa de un elemento y dan sus umbrales en la unidad de este. Percentiles: lo que supera los percentiles 50, 75, … de las celdas. Mediana + k MAD: lo que supera la mediana en k veces la desviación absoluta mediana (MAD, por 1.4826, que la hace igual a la desviación típica donde los valores son normales). Unas pocas muestras ricas no mueven ni la mediana ni la MAD, como sí moverían la media y la desviación típica. Los contenidos son asimétricos: tome sus logaritmos. Ningún método sabe si hay anomalía; «Umbrales fractales» la busca.</translation>
  </message>
  <message>
   <location filename="../processing_provider/provider.py" />
   <source>classify,reclassify,percentile,quantile,threshold,levels,first-class anomaly,categories,top percent,area,median absolute deviation,MAD,mean plus two standard deviations,background</source>
   <translation>clasificar,reclasificar,percentil,cuantil,umbral,niveles,anomalía de primer orden,categorías,por ciento superior,área,desviación absoluta mediana,MAD,media más dos desviaciones típicas,fondo</translation>
  </message>
  <message>
   <location filename="../processing_provider/provider.py" />
   <source>Fractal thresholds</source>
   <translation>Umbrales fractales</translation>
  </message>
  <message>
   <location filename="../processing_provider/provider.py" />
   <source>Finds where background ends and anomaly begins. The area in which an element reaches at least a value falls as a power of the value: a straight line on logarithmic axes. Where the line bends another process takes over, and that value is a threshold. Area is not needed: C-N counts samples or cells instead.

S-A looks at the power spectrum instead: the map is taken apart into waves, those of high power are the broad background, those of low power the local anomaly (and noise), and each set gives a map; their sum is the whole. Cells without data are filled with their nearest neighbour's departure from a plane, faded out, before the transform, and are without data after it.

The curve is drawn from up to 200 values, evenly spaced in their logarithm, down to ten cells; the straight segments are the best of all divisions (least squares, a point weighing less the fewer cells it counts). The number of segments is chosen by an information criterion that takes a line as straight which misses the area by no more than 5 %. Look at the chart: a smoothly curved one (as log-normal values give) has no natural thresholds, and any number of segments follows it. Type THRESHOLDS to move them. A class counts as background if more than half of the cells or samples reach it, else as anomaly.

A power law needs positive values. Cells of zero or below stay in the background class and out of the curve; log-ratios and standardised values should not be used.</source>
   <translation>Encuentra dónde termina el fondo y empieza la anomalía. El área en que un elemento alcanza al menos un valor decrece como una potencia del valor: una recta en ejes logarítmicos. Donde la línea se quiebra domina otro proceso, y ese valor es un umbral. El área no es necesaria: C-N cuenta muestras o celdas en su lugar.

S-A mira el espectro de potencia: el mapa se descompone en ondas, las de mucha potencia son el fondo amplio, las de poca la anomalía local (y el ruido), y cada conjunto da un mapa; su suma es el total. Las celdas sin datos se rellenan antes de la transformada con lo que su vecina más próxima se aparta de un plano, atenuado, y después vuelven a carecer de datos.

La curva se traza con hasta 200 valores, a intervalos iguales de su logaritmo, hasta diez celdas; los segmentos rectos son los mejores de todas las divisiones (mínimos cuadrados, un punto pesa menos cuantas menos celdas cuenta). El número de segmentos se elige con un criterio de información que toma por recta una línea que no falla el área en más del 5 %. Mire el gráfico: una curva suave (como la dan valores log-normales) no tiene umbrales naturales, y cualquier número de segmentos la sigue. Escriba THRESHOLDS para moverlos. Una clase cuenta como fondo si la alcanza más de la mitad de las celdas o muestras, si no como anomalía.

Una ley de potencias necesita valores positivos. Las celdas de cero o menos quedan en la clase de fondo y fuera de la curva; no deben usarse log-cocientes ni valores estandarizados.</translation>
  </message>
  <message>
   <location filename="../processing_provider/provider.py" />
   <source>fractal,multifractal,concentration-area,C-A,concentration-number,C-N,spectrum-area,S-A,threshold,background,anomaly,separation,breaks,log-log,power law,Cheng,power spectrum,filter</source>
   <translation>fractal,multifractal,concentración-área,C-A,concentración-número,C-N,espectro-área,S-A,umbral,fondo,anomalía,separación,quiebres,log-log,ley de potencias,Cheng,espectro de potencia,filtro</translation>
  </message>
  <message>
   <location filename="../processing_provider/provider.py" />
   <source>Local singularity map</source>
   <translation>Mapa de singularidad local</translation>
  </message>
  <message>
   <location filename="../processing_provider/provider.py" />
   <source>Shows where an element gets richer towards a place, whatever the level around it: so weak anomalies in a poor background, or above buried ore, stand beside strong ones in a rich background.

Around each cell the mean content is taken in windows of growing width. In a multifractal field it changes as a power of the width, mean = c (width / widest) ^ (alpha - 2), and alpha, the singularity index, is fitted by least squares. alpha = 2: like its surroundings; below 2: enriched towards the cell; above 2: depleted.

Use it on maps of concentrations, which are positive, not on log-ratios. An interpolated map is smooth between samples: windows narrower than the samples' spacing only see the interpolation, and every lone high sample makes a spot. At the map's edge and beside NoData the windows are cut off and the index is less sure.</source>
   <translation>Muestra dónde un elemento se enriquece hacia un lugar, sea cual sea el nivel alrededor: así las anomalías débiles en un fondo pobre, o sobre mena enterrada, quedan junto a las fuertes en un fondo rico.

Alrededor de cada celda se toma el contenido medio en ventanas de ancho creciente. En un campo multifractal cambia como una potencia del ancho, media = c (ancho / el mayor) ^ (alfa - 2), y alfa, el índice de singularidad, se ajusta por mínimos cuadrados. alfa = 2: como sus alrededores; menor que 2: enriquecido hacia la celda; mayor que 2: empobrecido.

Úselo en mapas de concentraciones, que son positivas, no de log-cocientes. Un mapa interpolado es suave entre muestras: ventanas más estrechas que el espaciado de las muestras solo ven la interpolación, y cada muestra alta aislada hace una mancha. En el borde del mapa y junto a celdas sin datos las ventanas quedan cortadas y el índice es menos seguro.</translation>
  </message>
  <message>
   <location filename="../processing_provider/provider.py" />
   <source>singularity,local singularity index,alpha,multifractal,fractal,Cheng,weak anomaly,hidden,covered,buried,enrichment,depletion,neighbourhood,moving window,focal</source>
   <translation>singularidad,índice de singularidad local,alfa,multifractal,fractal,Cheng,anomalía débil,oculto,cubierto,enterrado,enriquecimiento,empobrecimiento,vecindad,ventana móvil,focal</translation>
  </message>
  <message>
   <location filename="../processing_provider/provider.py" />
   <source>Ranked targets</source>
   <translation>Blancos ordenados</translation>
  </message>
  <message>
   <location filename="../processing_provider/provider.py" />
   <source>Draws an outline round the ground that scores highest and ranks the outlines: what to visit first, how large it is, what is enriched there, and which known deposit lies inside or nearest.

The threshold is a share of the area (the best 5 % unless told otherwise), the intersection of the prediction-area (P-A) plot, a break of the concentration-area (C-A) curve, or a score. The P-A plot has two curves: the share of the deposits that a threshold captures, and the share of the area that it leaves out; where they meet, as many deposits as possible lie on as little ground as possible, without weighing one against the other. It needs deposits, and those that chose a threshold do not test it.

Cells that touch at a side or a corner make one target. The scores are smoothed for threshold and outline only: the table tells the scores of the map as it is. NoData is never part of a target and lends no value to its neighbours.

Fields: rank; area_km2 and cells (whole cells, also where the outline is smoothed); max_score and mean_score; percentile, the percentage of the area that scores less than the target's maximum; uncertainty, the mean of the score map's band 'spread'; deposits inside; the nearest deposit's name and distance_m from the outline, 0 inside; leading, the three bands of the stack that are highest in the target, in standard deviations above the mean of the whole area; at_edge, 1 where the target touches NoData or the map's edge and may go on; x, y, the centroid, and peak_x, peak_y, the cell with the highest score, in map units.

A score is a rank, not a probability: a target is where to look next, not ore.</source>
   <translation>Dibuja un contorno alrededor del terreno que más puntúa y ordena los contornos: qué visitar primero, qué tamaño tiene, qué está enriquecido allí, y qué yacimiento conocido está dentro o más cerca.

El umbral es una parte del área (el mejor 5 % si no se dice otra cosa), la intersección del gráfico de predicción-área (P-A), un quiebre de la curva de concentración-área (C-A), o una puntuación. El gráfico P-A tiene dos curvas: la parte de los yacimientos que un umbral capta, y la parte del área que deja fuera; donde se cruzan, hay tantos yacimientos como es posible en tan poco terreno como es posible, sin pesar lo uno contra lo otro. Necesita yacimientos, y los que eligieron un umbral no lo ponen a prueba.

Las celdas que se tocan por un lado o una esquina forman un blanco. Las puntuaciones se suavizan solo para umbral y contorno: la tabla da las puntuaciones del mapa tal como es. Lo que no tiene datos nunca es parte de un blanco ni presta valor a sus vecinos.

Campos: rank, el orden; area_km2 y cells (celdas enteras, también donde el contorno está suavizado); max_score y mean_score; percentile, el porcentaje del área que puntúa menos que el máximo del blanco; uncertainty, la media de la banda «spread» del mapa; deposits, los yacimientos dentro; el nombre del yacimiento más cercano y distance_m desde el contorno, 0 dentro; leading, las tres bandas de la pila más altas en el blanco, en desviaciones típicas sobre la media de toda el área; at_edge, 1 donde el blanco toca el borde del mapa o de los datos y puede continuar; x, y, el centroide, y peak_x, peak_y, la celda con la puntuación más alta, en unidades del mapa.

Una puntuación es un rango, no una probabilidad: un blanco es dónde mirar después, no mena.</translation>
  </message>
  <message>
   <location filename="../processing_provider/provider.py" />
   <source>targets,anomaly polygons,delineate,vectorise,polygonise,rank,priority,prospect,follow-up,drill targets,threshold,P-A plot,prediction-area,concentration-area,C-A,share of area,minimum area</source>
   <translation>blancos,polígonos de anomalía,delinear,vectorizar,poligonizar,orden,prioridad,prospecto,seguimiento,blancos de perforación,umbral,gráfico P-A,predicción-área,concentración-área,C-A,parte del área,área mínima</translation>
  </message>
  <message>
   <location filename="../processing_provider/provider.py" />
   <source>Report of a run</source>
   <translation>Informe de un trabajo</translation>
  </message>
  <message>
   <location filename="../processing_provider/provider.py" />
   <source>Makes one page of what a run has found, to hand to somebody who was not there: a summary in plain words, what to doubt, the map with legend, scale and north arrow, the ranked targets with a close-up of each of the first ones, how well the map finds the known deposits, the samples and layers behind it, the model, and the commands that make it all again.

Only the score map must be given. Each further layer adds its part; what was not given is listed at the end. The model and the evidence stack are found by themselves where the score map tells how it was made, as every file does that Gossan has written. The more of the run's own files stand where they were written, the longer the list of commands.

The page is one file without anything from the network. Open it in a browser; print it there to get a PDF. Layers from the project keep their colours on the maps; the score map is always coloured by share of the area, so that maps of different runs compare.</source>
   <translation>Hace una página de lo que se encontró, para entregar a quien no estuvo: un resumen en palabras llanas, de qué dudar, el mapa con leyenda, escala y norte, los blancos ordenados con un detalle de los primeros, lo bien que el mapa encuentra los yacimientos conocidos, las muestras y capas de las que procede, el modelo, y las órdenes que lo rehacen todo.

Solo hay que dar el mapa de puntuación. Cada otra capa añade su parte; lo que no se dio se lista al final. El modelo y la pila de evidencias se encuentran solos donde el mapa de puntuación dice cómo se hizo, como lo hace todo archivo que Gossan ha escrito. Cuantos más archivos del trabajo estén donde se escribieron, más larga es la lista de órdenes.

La página es un solo archivo sin nada de la red. Ábrala en un navegador; imprímala allí para obtener un PDF. Las capas del proyecto conservan sus colores en los mapas; el mapa de puntuación se colorea siempre por parte del área, para que los mapas de distintos trabajos se puedan comparar.</translation>
  </message>
  <message>
   <location filename="../processing_provider/provider.py" />
   <source>report,summary,print,PDF,HTML,map sheet,layout,legend,scale bar,north arrow,targets,evaluation,provenance,reproduce,model card,deliverable,manager,documentation</source>
   <translation>informe,resumen,imprimir,PDF,HTML,lámina,composición,leyenda,barra de escala,norte,blancos,evaluación,procedencia,reproducir,ficha del modelo,entregable,jefe,documentación</translation>
  </message>
  <message>
   <location filename="../processing_provider/provider.py" />
   <source>Directed Mahalanobis</source>
   <translation>Mahalanobis dirigido</translation>
  </message>
  <message>
   <location filename="../processing_provider/provider.py" />
   <source>detector</source>
   <translation>detector</translation>
  </message>
  <message>
   <location filename="../processing_provider/provider.py" />
   <source>Directed cone</source>
   <translation>Cono dirigido</translation>
  </message>
  <message>
   <location filename="../processing_provider/provider.py" />
   <source>Mahalanobis</source>
   <translation>Mahalanobis</translation>
  </message>
  <message>
   <location filename="../processing_provider/provider.py" />
   <source>Robust Mahalanobis</source>
   <translation>Mahalanobis robusto</translation>
  </message>
  <message>
   <location filename="../processing_provider/provider.py" />
   <source>PCA</source>
   <translation>PCA</translation>
  </message>
  <message>
   <location filename="../processing_provider/provider.py" />
   <source>Isolation forest</source>
   <translation>Bosque de aislamiento</translation>
  </message>
  <message>
   <location filename="../processing_provider/provider.py" />
   <source>k-nearest neighbours</source>
   <translation>k vecinos más cercanos</translation>
  </message>
  <message>
   <location filename="../processing_provider/provider.py" />
   <source>One-class SVM</source>
   <translation>SVM de una clase</translation>
  </message>
  <message>
   <location filename="../processing_provider/provider.py" />
   <source>Local outlier factor</source>
   <translation>Factor local atípico</translation>
  </message>
  <message>
   <location filename="../processing_provider/provider.py" />
   <source>GANomaly</source>
   <translation>GANomaly</translation>
  </message>
  <message>
   <location filename="../processing_provider/provider.py" />
   <source>anomaly network</source>
   <translation>red de anomalías</translation>
  </message>
  <message>
   <location filename="../processing_provider/provider.py" />
   <source>Deep autoencoder</source>
   <translation>Autocodificador profundo</translation>
  </message>
  <message>
   <location filename="../processing_provider/provider.py" />
   <source>Pixel pairs, dual windows</source>
   <translation>Pares de píxeles, ventanas dobles</translation>
  </message>
  <message>
   <location filename="../processing_provider/provider.py" />
   <source>prospectivity network</source>
   <translation>red de prospectividad</translation>
  </message>
  <message>
   <location filename="../processing_provider/provider.py" />
   <source>Convolutional networks</source>
   <translation>Redes convolucionales</translation>
  </message>
  <message>
   <location filename="../processing_provider/provider.py" />
   <source>Transfer learning</source>
   <translation>Aprendizaje por transferencia</translation>
  </message>
  <message>
   <location filename="../processing_provider/provider.py" />
   <source>SKT (selective transfer)</source>
   <translation>SKT (transferencia selectiva)</translation>
  </message>
  <message>
   <location filename="../processing_provider/provider.py" />
   <source>Random forest</source>
   <translation>Bosque aleatorio</translation>
  </message>
  <message>
   <location filename="../processing_provider/provider.py" />
   <source>classifier</source>
   <translation>clasificador</translation>
  </message>
  <message>
   <location filename="../processing_provider/provider.py" />
   <source>SVM</source>
   <translation>SVM</translation>
  </message>
  <message>
   <location filename="../processing_provider/provider.py" />
   <source>Decision tree</source>
   <translation>Árbol de decisión</translation>
  </message>
  <message>
   <location filename="../processing_provider/provider.py" />
   <source>Logistic regression</source>
   <translation>Regresión logística</translation>
  </message>
  <message>
   <location filename="../processing_provider/provider.py" />
   <source>MLP</source>
   <translation>MLP</translation>
  </message>
  <message>
   <location filename="../processing_provider/provider.py" />
   <source>Gradient boosting</source>
   <translation>Gradient boosting</translation>
  </message>
  <message>
   <location filename="../processing_provider/provider.py" />
   <source>LeNet</source>
   <translation>LeNet</translation>
  </message>
  <message>
   <location filename="../processing_provider/provider.py" />
   <source>AlexNet</source>
   <translation>AlexNet</translation>
  </message>
  <message>
   <location filename="../processing_provider/provider.py" />
   <source>VGG-8</source>
   <translation>VGG-8</translation>
  </message>
  <message>
   <location filename="../processing_provider/provider.py" />
   <source>VGG-16</source>
   <translation>VGG-16</translation>
  </message>
  <message>
   <location filename="../processing_provider/provider.py" />
   <source>ResNet-18</source>
   <translation>ResNet-18</translation>
  </message>
  <message>
   <location filename="../processing_provider/provider.py" />
   <source>ResNet-50</source>
   <translation>ResNet-50</translation>
  </message>
  <message>
   <location filename="../processing_provider/provider.py" />
   <source>MobileNetV2</source>
   <translation>MobileNetV2</translation>
  </message>
  <message>
   <location filename="../processing_provider/provider.py" />
   <source>ViT</source>
   <translation>ViT</translation>
  </message>
  <message>
   <location filename="../processing_provider/provider.py" />
   <source>Inception-v3</source>
   <translation>Inception-v3</translation>
  </message>
 </context>
</TS>
