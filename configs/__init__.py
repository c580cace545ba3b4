"""What a user edits without reading Python: run settings, ontologies, and the loaders that check and freeze them."""
