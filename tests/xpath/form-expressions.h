/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every expression that a form's XML holds, for the corpus test and the benchmark. */
#pragma once

#include <glib.h>

typedef void (*FormExpression) (const char *element,
                                const char *attribute,
                                const char *expression,
                                gpointer data);

/* FALSE when the file is no XML. */
gboolean form_expressions_foreach (const char *path, FormExpression each, gpointer data);
/* The corpus' forms, or NULL when there is no corpus. transfer full, g_strfreev(). */
char **form_expressions_corpus (void);
