/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pictures of what protects, in any language and size: take-tour FOLDER WIDTH HEIGHT LANGUAGE TEXT-SIZE NAME.
 * The language is that of the program (LANGUAGE); the number says which one a questionnaire would be shown in. */
#include "tour.h"

#include "door-application.h"

typedef struct {
  const char *folder;
  const char *variant;
  guint number;
} Session;

static void
take (UiStage *stage, const char *screen, gpointer data)
{
  Session *self = data;
  g_autofree char *name
      = g_strcanon (g_ascii_strdown (screen, -1), "abcdefghijklmnopqrstuvwxyz0123456789", '-');
  g_autofree char *path
      = g_strdup_printf ("%s/%s-p%02u-%s.png", self->folder, self->variant, ++self->number, name);

  ui_stage_picture_front (stage, path);
}

int
main (int argc, char **argv)
{
  g_autofree char *locale = g_build_filename (g_getenv ("DOOR_BUILD_ROOT"), "po", NULL);
  Session session = { 0 };

  if (argc != 7)
    {
      g_printerr ("Usage: %s FOLDER WIDTH HEIGHT LANGUAGE TEXT-SIZE NAME\n", argv[0]);
      return 2;
    }
  session = (Session){ argv[1], argv[6], 0 };
  g_setenv ("DOOR_WIDTH", argv[2], TRUE);
  g_setenv ("DOOR_HEIGHT", argv[3], TRUE);
  door_application_speak (locale);
  gtk_init ();
  tour_guarded (g_ascii_strtod (argv[5], NULL), take, &session);
  return 0;
}
