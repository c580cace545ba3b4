"""Beam transforms. This file imports nothing, so that `transforms.language` loads without Beam."""
