"""How tables of any common kind are opened, laid out and read: for sources, built in or a partner's."""
