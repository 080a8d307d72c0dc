"""What this domain does when another one tells it something happened."""
