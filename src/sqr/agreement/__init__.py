"""Pure statistics of agreement: numbers in, numbers out.

A *subject* is what each reviewer rates once (a unit on a criterion), a *table* has a row a
subject and a column a reviewer and holds ranks 0 … q-1, with -1 or nan where there is no
vote, and *counts* have a row a subject and a column a level. q is the number of declared
levels, never of those that happen to occur. What is not defined is no number but a reason.
"""
