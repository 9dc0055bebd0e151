"""What the voices of several engines share: sentences spoken word by word with the times of their phonemes,
or as plain text with times that are estimated; trimmed sound; pitch.

Engines of every kind may import its modules. It knows ``language`` alone of the other engines.
"""
