"""The packages that ship, by name: several are common words, and a search would also ship the tests.

Beam builds its workers' sdist from this file; the model and the ontology travel in it as package data.
"""

from setuptools import setup

PACKAGES = [
    "analysis",
    "analysis.report",
    "analysis.report.outline",
    "configs",
    "configs.lexicon",
    "models",
    "pipeline",
    "pipeline.commands",
    "pipeline.sinks",
    "pipeline.sources",
    "schemas",
    "transforms",
    "transforms.language",
    "transforms.language.syntax",
]

setup(
    packages=PACKAGES,
    # Data folders are not packages, and setuptools warns of each unless the patterns below are all there is.
    include_package_data=False,
    package_data={
        "analysis": ["*.sql"],
        "analysis.report": ["page/*", "outline/*.json"],
        "configs": ["*.yaml", "ontology/**/*", "demo/**/*", "gazetteer/*"],
        "models": ["en_demarche_sm/**/*"],
    },
)
