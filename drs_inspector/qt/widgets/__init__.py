"""Small widgets and models that several features share."""
