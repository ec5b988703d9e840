"""What an author does with a text: the form, drafts, submission, and texts of visitors that wait
for a name. Not here: who may decide about a public article (workflow) and how it is shown
(reading).
"""
