"""The student's desk: what helps to choose among programs that were found."""
