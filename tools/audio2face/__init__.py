"""Makes the audio-to-face network of the studio: corpus, training, measurement."""
