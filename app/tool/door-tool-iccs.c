/* SPDX-License-Identifier: GPL-3.0-or-later */
/* doorctl iccs: searching the classification of crime. Coding goes by doorctl code, with --frame=iccs. */
#define G_LOG_DOMAIN "doorctl"

#include "door-coding-classes.h"
#include "door-tool.h"

#define MOST_FOUND 10

static int
run_search (const DoorCommand *command, char **argv)
{
  g_autofree char *file = NULL, *text = NULL;
  const GOptionEntry entries[] = { { "classes", 0, 0, G_OPTION_ARG_FILENAME, &file,
                                     "Another classification (code, title, synonyms)", "FILE" },
                                   { NULL } };
  g_autoptr (DoorIccs) classes = NULL;
  g_autoptr (GArray) hits = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  if (!door_tool_parse (command, &argv, entries, -1, &status))
    return status;
  if (!argv[1])
    return door_tool_needs (command, "the words to look for");
  classes = door_coding_classes (file, NULL, &error);
  if (!classes)
    return door_tool_fail (error);
  text = g_strjoinv (" ", argv + 1);
  hits = door_iccs_search (classes, text, MOST_FOUND);
  for (guint i = 0; i < hits->len; i++)
    {
      const DoorIccsClass *found = g_array_index (hits, DoorIccsHit, i).found;

      g_print ("%-8s %s (%s)\n", found->code, found->title, found->state);
    }
  if (hits->len == 0)
    g_print ("nothing fits; try a plainer word, or one word only\n");
  return DOOR_EXIT_DONE;
}

const DoorCommand door_tool_iccs_commands[] = {
  { "iccs search", "WORDS…", "Find classes of crime by title and by the words people use",
    run_search },
  { NULL },
};
