"""The actions of the main window as tables: words, keys and menus, why one cannot run now, and the tool bar."""
