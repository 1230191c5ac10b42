"""What a page of the room shows, made before a template sees it."""
