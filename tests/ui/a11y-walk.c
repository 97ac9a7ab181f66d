/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Shows one screen after the other for walk-a11y.py, which reads them through AT-SPI. Says "screen
 * NAME" and waits for a line on its standard input. a11y-walk TOUR: "controls" or "guarded". */
#include "tour.h"

#include <stdio.h>

static gboolean
on_line (GIOChannel *channel, GIOCondition condition, gpointer done)
{
  g_autofree char *line = NULL;

  g_io_channel_read_line (channel, &line, NULL, NULL, NULL);
  *(gboolean *) done = TRUE;
  return G_SOURCE_REMOVE;
}

/* The main loop runs meanwhile: it answers the reader. */
static void
show (UiStage *stage, const char *screen, gpointer input)
{
  gboolean done = FALSE;

  printf ("screen %s\n", screen);
  fflush (stdout);
  g_io_add_watch (input, G_IO_IN | G_IO_HUP, on_line, &done);
  while (!done)
    g_main_context_iteration (NULL, TRUE);
}

int
main (int argc, char **argv)
{
  GIOChannel *input = g_io_channel_unix_new (0);

  gtk_init ();
  if (argc == 2 && g_str_equal (argv[1], "guarded"))
    tour_guarded (1, show, input);
  else
    tour_controls (1, show, input);
  g_io_channel_unref (input);
  puts ("done");
  return 0;
}
