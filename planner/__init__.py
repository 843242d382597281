"""The student's desk: tools for choosing among programs."""
