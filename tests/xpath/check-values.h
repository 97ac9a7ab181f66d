/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Expressions checked against what they give, over one small tree. */
#pragma once

#include "tree-host.h"

typedef struct {
  const char *context; /* NULL: /data */
  const char *source;
  const char *value; /* as check_evaluate() gives it */
} Case;

TreeHost *check_tree_new (void);
/* "5", "'text'", "true", "date 2026-01-31", "nodes /data/a /data/r[2]"; "!code" for an error.
 * transfer full. */
char *check_evaluate (TreeHost *tree, const char *context, const char *source, gboolean scalar);
/* Fails the test for each case that gives something else, and says which. */
void check_cases (TreeHost *tree, const Case *cases, gsize n);

/* A test over check_tree_new(): its name, and its cases. */
#define CASES(name, ...)                                                                           \
  static void test_##name (void)                                                                   \
  {                                                                                                \
    static const Case cases[] = { __VA_ARGS__ };                                                   \
    g_autoptr (TreeHost) tree = check_tree_new ();                                                 \
                                                                                                   \
    check_cases (tree, cases, G_N_ELEMENTS (cases));                                               \
  }
