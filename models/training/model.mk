# The bundled model, stage by stage. DATA is the folder of training data that models/training/README.md describes,
# ENCODER one with a pretrained transformer for the teacher.
MODEL_WORK ?= build/model
MODEL_PYTHON ?= .venv/bin/python
MODEL_STAGE = OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 $(MODEL_PYTHON) -m models.training
MODEL_RECIPE := models/training

.PHONY: model model-prepare model-pretrain model-teacher model-silver model-train model-finish model-average model-package model-eval

model: model-prepare model-pretrain model-teacher model-silver model-train model-finish model-average model-package  ## train the English model from DATA with ENCODER, and package it

model-prepare:  ## convert DATA for training
	$(MODEL_STAGE).prepare $(DATA) $(MODEL_WORK)

model-pretrain:  ## pretrain the shared network on raw text
	$(MODEL_STAGE).pretrain $(MODEL_RECIPE)/joint.cfg $(MODEL_WORK)/features.npz $(MODEL_WORK)/tok2vec.bin --n-words 22_000_000

model-teacher:  ## train the teacher: a pipeline over the transformer in ENCODER
	$(MODEL_PYTHON) -m models.training.train $(MODEL_RECIPE)/joint.cfg $(MODEL_WORK) $(MODEL_WORK)/teacher --changes $(MODEL_RECIPE)/teacher.cfg --encoder $(ENCODER)

model-silver:  ## parse raw text with the teacher
	$(MODEL_STAGE).silver $(DATA) $(MODEL_WORK) $(MODEL_WORK)/teacher/model-last

model-train:  ## train all components together on gold and on what the teacher parsed
	$(MODEL_STAGE).train $(MODEL_RECIPE)/joint.cfg $(MODEL_WORK) $(MODEL_WORK)/student --changes $(MODEL_RECIPE)/student.cfg --tok2vec $(MODEL_WORK)/tok2vec.bin

model-finish:  ## go on with more gold, at a rate that falls to nothing
	$(MODEL_STAGE).train $(MODEL_RECIPE)/finish.cfg $(MODEL_WORK) $(MODEL_WORK)/finish

model-average:  ## finish twice more with other seeds, and average the three
	$(MODEL_STAGE).train $(MODEL_RECIPE)/finish.cfg $(MODEL_WORK) $(MODEL_WORK)/finish2 --start $(MODEL_WORK)/finish/model-last --seed 9
	$(MODEL_STAGE).train $(MODEL_RECIPE)/finish.cfg $(MODEL_WORK) $(MODEL_WORK)/finish3 --start $(MODEL_WORK)/finish2/model-last --seed 10
	$(MODEL_STAGE).averaging $(MODEL_WORK)/average $(MODEL_WORK)/finish/model-last $(MODEL_WORK)/finish2/model-last $(MODEL_WORK)/finish3/model-last

model-package:  ## give the trained model its lemma rules, score it, and write models/en_demarche_sm
	$(MODEL_STAGE).lemmas $(MODEL_WORK)/average $(DATA)/first_experiment/en_first $(MODEL_WORK) $(MODEL_WORK)/complete
	$(MODEL_STAGE).evaluate $(DATA) $(MODEL_WORK)/complete --output $(MODEL_WORK)/scores.json
	$(MODEL_STAGE).package $(MODEL_WORK)/complete $(MODEL_WORK)/scores.json $(MODEL_WORK)/dev.spacy models/en_demarche_sm

model-eval:  ## score the shipped model beside the first experiment's on the test sets of DATA
	$(MODEL_STAGE).evaluate $(DATA) $(DATA)/first_experiment/en_first models/en_demarche_sm
