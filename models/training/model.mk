# The bundled model, stage by stage. DATA is the folder of training data that models/training/README.md describes.
MODEL_WORK ?= build/model
MODEL_PYTHON ?= .venv/bin/python
MODEL_STAGE = OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 $(MODEL_PYTHON) -m models.training
MODEL_RECIPE := models/training
# The pipeline that training goes on from. Empty: train one from nothing.
MODEL_START ?= models/en_demarche_sm

ifeq ($(MODEL_START),)
MODEL_STAGES := prepare pretrain train finish silver news package
MODEL_PRETRAIN_FROM := --n-words 22_000_000
MODEL_FINISH_FROM :=
MODEL_NAMER := $(MODEL_WORK)/joint/model-last
else
MODEL_STAGES := prepare pretrain finish silver news package
MODEL_NAMER := $(MODEL_START)
MODEL_PRETRAIN_FROM := --start $(MODEL_START)/tok2vec/model --n-words 12_800_000 --peak-rate 0.0018 --last-rate 0.0006
MODEL_FINISH_FROM := --start $(MODEL_START) --tok2vec $(MODEL_WORK)/tok2vec.bin
endif

.PHONY: model model-prepare model-pretrain model-train model-finish model-silver model-news model-package model-eval

model: $(addprefix model-,$(MODEL_STAGES))  ## train the English model from DATA, on from MODEL_START, and package it

model-prepare:  ## convert DATA for training
	$(MODEL_STAGE).prepare $(DATA) $(MODEL_WORK)

model-pretrain:  ## pretrain the shared network on raw text
	$(MODEL_STAGE).pretrain $(MODEL_RECIPE)/joint.cfg $(MODEL_WORK)/features.npz $(MODEL_WORK)/tok2vec.bin $(MODEL_PRETRAIN_FROM)

model-train:  ## train all components together, from nothing
	$(MODEL_STAGE).train $(MODEL_RECIPE)/joint.cfg $(MODEL_WORK) $(MODEL_WORK)/joint --tok2vec $(MODEL_WORK)/tok2vec.bin

model-finish:  ## finish training on gold at a falling rate
	$(MODEL_STAGE).train $(MODEL_RECIPE)/finish.cfg $(MODEL_WORK) $(MODEL_WORK)/finish $(MODEL_FINISH_FROM)

model-silver:  ## collect news on whose parse the finished pipeline and the first experiment's agree
	$(MODEL_STAGE).silver $(DATA) $(MODEL_WORK) $(MODEL_WORK)/finish/model-last $(DATA)/first_experiment/en_first $(MODEL_NAMER)

model-news:  ## go on with that news beside the gold
	$(MODEL_STAGE).train $(MODEL_RECIPE)/finish.cfg $(MODEL_WORK) $(MODEL_WORK)/news --changes $(MODEL_RECIPE)/news.cfg

model-package:  ## give the trained model its lemma rules, score it, and write models/en_demarche_sm
	$(MODEL_STAGE).lemmas $(MODEL_WORK)/news/model-last $(DATA)/first_experiment/en_first $(MODEL_WORK) $(MODEL_WORK)/complete
	$(MODEL_STAGE).evaluate $(DATA) $(MODEL_WORK)/complete --output $(MODEL_WORK)/scores.json
	$(MODEL_STAGE).package $(MODEL_WORK)/complete $(MODEL_WORK)/scores.json $(MODEL_WORK)/dev.spacy models/en_demarche_sm

model-eval:  ## score the shipped model beside the first experiment's on the test sets of DATA
	$(MODEL_STAGE).evaluate $(DATA) $(DATA)/first_experiment/en_first models/en_demarche_sm
