"""Fields of study and specializations: below everything that refers to one."""
