"""An rsr plugin for those who follow recommendations about mental health services."""
