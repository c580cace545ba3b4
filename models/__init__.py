"""The bundled language model, and the recipe that trains it."""
