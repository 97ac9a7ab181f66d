/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-ui"

#include "door-application.h"

#include <glib/gi18n.h>
#include <locale.h>

#include "door-demo-host.h"
#include "door-desk.h"
#include "door-help-context.h"
#include "door-help-window.h"
#include "door-keyboard.h"
#include "door-preview-window.h"
#include "door-report-window.h"
#include "door-resources.h"
#include "door-scripts.h"
#include "door-text.h"
#include "door-window.h"
#include "no-theme-resources.h"

/* Whose place one takes in the demo survey. */
typedef enum {
  DEMO_NONE,
  DEMO_INTERVIEWER,
  DEMO_SUPERVISOR,
} Demo;

struct _DoorApplication {
  AdwApplication parent_instance;
  char *device;
  DoorWindowHome make_home;           /* NULL: everybody interviews */
  DoorApplicationWindow make_analyst; /* NULL: this program has no such window */
  gboolean analyst;
  Demo demo;
  DoorDemoHost *demo_host; /* NULL: none, or not ready yet */
  char **arguments;        /* NULL: never begins anew by itself */
  gboolean restart;
};

G_DEFINE_TYPE (DoorApplication, door_application, ADW_TYPE_APPLICATION)

/* Where the device's files are when no folder is named. */
static char *
default_device (void)
{
  return g_build_filename (g_get_user_data_dir (), "doorstep", "device", NULL);
}

static int
door_application_handle_local_options (GApplication *application, GVariantDict *options)
{
  DoorApplication *self = DOOR_APPLICATION (application);
  g_autofree char *device = NULL;

  if (g_variant_dict_contains (options, "version"))
    {
      g_print ("doorstep %s\n", DOOR_VERSION);
      return 0;
    }
  self->analyst = g_variant_dict_contains (options, "analyst");
  if (g_variant_dict_contains (options, "demo"))
    self->demo = DEMO_INTERVIEWER;
  if (g_variant_dict_contains (options, "demo-supervisor"))
    self->demo = DEMO_SUPERVISOR;
  if (g_variant_dict_lookup (options, "device", "^ay", &device))
    {
      g_free (self->device);
      self->device = g_canonicalize_filename (device, NULL);
    }
  return -1;
}

/* The program's own words, in the language it speaks. Once they are drawn: to look for their letters
 * among all fonts is not what a person waits for. */
static gboolean
tell_missing_script (gpointer data)
{
  GtkWindow *window = data;
  const char *code = pango_language_to_string (gtk_get_default_language ());
  g_autofree char *text = door_scripts_describe_missing (GTK_WIDGET (window), &code, &code, 1);
  GtkWidget *dialog;

  if (text == NULL)
    return G_SOURCE_REMOVE;
  dialog = adw_message_dialog_new (window, NULL, text);
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _ ("Close"));
  gtk_window_present (GTK_WINDOW (dialog));
  return G_SOURCE_REMOVE;
}

static GtkWindow *
new_window (DoorApplication *self, const char *device)
{
  g_autoptr (DoorUnlock) unlock = door_unlock_new (device);
  GtkWindow *window = GTK_WINDOW (door_window_new (GTK_APPLICATION (self), unlock));

  door_window_set_home (DOOR_WINDOW (window), self->make_home);
  return window;
}

/* --- The demo survey ------------------------------------------------------------------------ */

/* What the window says while the demo is made: its keys take some seconds the first time. */
static GtkWindow *
new_waiting_window (DoorApplication *self)
{
  GtkWidget *window = adw_application_window_new (GTK_APPLICATION (self));
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 16);
  GtkWidget *spinner = gtk_spinner_new ();

  gtk_widget_add_css_class (window, "doorstep");
  gtk_window_set_title (GTK_WINDOW (window), _ ("Demo survey"));
  gtk_window_set_default_size (GTK_WINDOW (window), 420, 240);
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  gtk_spinner_start (GTK_SPINNER (spinner));
  gtk_box_append (GTK_BOX (box), spinner);
  gtk_box_append (GTK_BOX (box), gtk_label_new (_ ("Preparing the demo survey…")));
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (window), box);
  return GTK_WINDOW (window);
}

static void
show_demo (DoorApplication *self, GtkWindow *waiting)
{
  const char *device = self->demo == DEMO_SUPERVISOR
                           ? door_demo_host_get_supervisor (self->demo_host)
                           : door_demo_host_get_device (self->demo_host);

  gtk_window_present (new_window (self, device));
  gtk_window_destroy (waiting);
}

static void
tell_no_demo (DoorApplication *self, GtkWindow *waiting, const char *why)
{
  GtkWindow *window = new_window (self, self->device);
  GtkWidget *dialog;

  self->demo = DEMO_NONE;
  gtk_window_present (window);
  gtk_window_destroy (waiting);
  dialog = adw_message_dialog_new (window, _ ("There is no demo survey yet"), why);
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _ ("Close"));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
on_demo_ready (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GtkWindow) waiting = GTK_WINDOW (data);
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorDemoHost) host = door_demo_host_new_finish (result, &error);
  DoorApplication *self = DOOR_APPLICATION (g_application_get_default ());

  /* Closed while it was made: nobody waits for it. */
  if (!gtk_widget_get_visible (GTK_WIDGET (waiting)))
    return;
  g_set_object (&self->demo_host, host);
  if (host != NULL)
    show_demo (self, waiting);
  else
    tell_no_demo (self, waiting, error->message);
}

static GtkWindow *
begin_demo (DoorApplication *self)
{
  GtkWindow *waiting = new_waiting_window (self);

  door_demo_host_new_async (NULL, on_demo_ready, g_object_ref (waiting));
  return waiting;
}

/* The window that asked gives way; beginning anew after a lock leads back into the demo. */
static void
open_demo (DoorApplication *self, Demo demo)
{
  GtkWindow *before = gtk_application_get_active_window (GTK_APPLICATION (self));
  const char *const argument[] = {
    [DEMO_INTERVIEWER] = "--demo",
    [DEMO_SUPERVISOR] = "--demo-supervisor",
  };

  if (self->demo != DEMO_NONE)
    return;
  self->demo = demo;
  if (self->arguments != NULL)
    {
      g_autoptr (GStrvBuilder) all = g_strv_builder_new ();

      g_strv_builder_addv (all, (const char **) self->arguments);
      g_strv_builder_add (all, argument[demo]);
      g_strfreev (self->arguments);
      self->arguments = g_strv_builder_end (all);
    }
  gtk_window_present (begin_demo (self));
  if (before != NULL)
    gtk_window_destroy (before);
}

static void
on_demo (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  open_demo (DOOR_APPLICATION (data), DEMO_INTERVIEWER);
}

static void
on_demo_supervisor (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  open_demo (DOOR_APPLICATION (data), DEMO_SUPERVISOR);
}

static void
on_analyst (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  DoorApplication *self = DOOR_APPLICATION (data);

  if (self->make_analyst != NULL)
    gtk_window_present (self->make_analyst (GTK_APPLICATION (self)));
}

/* --- Starting ------------------------------------------------------------------------------- */

static void
door_application_activate (GApplication *application)
{
  DoorApplication *self = DOOR_APPLICATION (application);
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (self));

  if (window == NULL && self->analyst && self->make_analyst != NULL)
    window = self->make_analyst (GTK_APPLICATION (self));
  if (window == NULL && self->demo != DEMO_NONE)
    window = begin_demo (self);
  if (window == NULL)
    window = new_window (self, self->device);
  gtk_window_present (window);
  g_idle_add_full (G_PRIORITY_LOW, tell_missing_script, g_object_ref (window), g_object_unref);
}

/* Questionnaires named on the command line, chosen or dropped: each is tried in its own window. */
static void
door_application_open (GApplication *application, GFile **files, int n_files, const char *hint)
{
  for (int i = 0; i < n_files; i++)
    {
      g_autofree char *path = g_file_get_path (files[i]);
      g_autoptr (DoorPreview) preview = path != NULL ? door_preview_new (path, NULL) : NULL;

      if (preview != NULL)
        gtk_window_present (
            GTK_WINDOW (door_preview_window_new (GTK_APPLICATION (application), preview)));
      else
        g_printerr (_ ("Only files on this computer can be tried.\n"));
    }
}

static void
on_try (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  door_preview_window_choose (GTK_APPLICATION (data),
                              gtk_application_get_active_window (GTK_APPLICATION (data)), FALSE);
}

static void
on_try_folder (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  door_preview_window_choose (GTK_APPLICATION (data),
                              gtk_application_get_active_window (GTK_APPLICATION (data)), TRUE);
}

/* Help never opens over a respondent's own page or over the cover: there is nothing to read there. */
static void
on_help (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (data));

  if (window != NULL && door_help_context_is_open (window))
    door_help_window_show (window, parameter != NULL ? g_variant_get_string (parameter, NULL)
                                                     : door_help_context_find (window));
}

static void
on_report (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (data));

  if (window != NULL && door_help_context_is_open (window))
    door_report_window_show (window, DOOR_APPLICATION (data)->device);
}

/* "?" where nobody types: what takes text has it first. */
static void
on_window_added (GtkApplication *application, GtkWindow *window)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();

  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (controller),
      gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_question, 0),
                        gtk_named_action_new ("app.help")));
  gtk_widget_add_controller (GTK_WIDGET (window), controller);
}

static void
door_application_startup (GApplication *application)
{
  const GActionEntry actions[]
      = { { "try", on_try },       { "try-folder", on_try_folder },
          { "demo", on_demo },     { "demo-supervisor", on_demo_supervisor },
          { "help", on_help },     { "help-page", on_help, "s" },
          { "report", on_report }, { "analyst", on_analyst } };
  const char *const help_keys[] = { "F1", NULL };

  G_APPLICATION_CLASS (door_application_parent_class)->startup (application);
  g_action_map_add_action_entries (G_ACTION_MAP (application), actions, G_N_ELEMENTS (actions),
                                   application);
  gtk_application_set_accels_for_action (GTK_APPLICATION (application), "app.help", help_keys);
  door_keyboard_begin ();
  g_signal_connect (application, "window-added", G_CALLBACK (on_window_added), NULL);
  gtk_widget_set_default_direction (door_text_get_direction ());
  gtk_window_set_default_icon_name (g_application_get_application_id (application));
}

static void
door_application_finalize (GObject *object)
{
  g_clear_pointer (&DOOR_APPLICATION (object)->device, g_free);
  g_clear_pointer (&DOOR_APPLICATION (object)->arguments, g_strfreev);
  g_clear_object (&DOOR_APPLICATION (object)->demo_host);
  G_OBJECT_CLASS (door_application_parent_class)->finalize (object);
}

static void
door_application_class_init (DoorApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = door_application_finalize;
  application_class->handle_local_options = door_application_handle_local_options;
  application_class->activate = door_application_activate;
  application_class->open = door_application_open;
  application_class->startup = door_application_startup;
}

static void
door_application_init (DoorApplication *self)
{
  const GOptionEntry options[] = {
    { "device", 0, 0, G_OPTION_ARG_FILENAME, NULL, N_ ("Folder with the device's files"),
      N_ ("FOLDER") },
    { "analyst", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Open the analyst’s desk"), NULL },
    { "demo", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Open the demo survey as an interviewer"), NULL },
    { "demo-supervisor", 0, 0, G_OPTION_ARG_NONE, NULL,
      N_ ("Open the demo survey as its supervisor"), NULL },
    { "version", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Print the version and end"), NULL },
    { NULL },
  };

  self->device = default_device ();
  g_application_add_main_option_entries (G_APPLICATION (self), options);
  g_application_set_option_context_summary (
      G_APPLICATION (self), _ ("Interviews at the door, with or without a network."));
}

void
door_application_set_arguments (DoorApplication *self, char **argv)
{
  g_strfreev (self->arguments);
  self->arguments = g_strdupv (argv);
}

char **
door_application_get_arguments (DoorApplication *self)
{
  return self->arguments;
}

void
door_application_set_home (DoorApplication *self, DoorWindowHome make_home)
{
  self->make_home = make_home;
}

void
door_application_set_analyst (DoorApplication *self, DoorApplicationWindow make_window)
{
  self->make_analyst = make_window;
}

gboolean
door_application_restart (GtkApplication *application)
{
  DoorApplication *self = DOOR_IS_APPLICATION (application) ? DOOR_APPLICATION (application) : NULL;

  if (self == NULL || self->arguments == NULL)
    return FALSE;
  self->restart = TRUE;
  g_application_quit (G_APPLICATION (self));
  return TRUE;
}

gboolean
door_application_wants_restart (DoorApplication *self)
{
  return self->restart;
}

void
door_application_load_resources (void)
{
  g_resources_register (door_get_resource ());
  /* Who asks for a theme by name has it. */
  if (g_getenv ("GTK_THEME") == NULL)
    g_resources_register (no_theme_get_resource ());
}

DoorApplication *
door_application_new (void)
{
  door_application_load_resources ();
  /* Each device folder has its own window, and a session bus is not needed: NON_UNIQUE. The vault
   * itself refuses a second program on the same folder. */
  return g_object_new (DOOR_TYPE_APPLICATION, "application-id", "org.doorstep.Doorstep", "flags",
                       G_APPLICATION_NON_UNIQUE | G_APPLICATION_HANDLES_OPEN, "resource-base-path",
                       "/org/doorstep/Doorstep", NULL);
}

/* The program may be run from where it was built, or be installed under any prefix. */
static char *
find_locale_folder (void)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = program != NULL ? g_path_get_dirname (program) : g_strdup (".");
  g_autofree char *built = g_build_filename (folder, "..", "po", NULL);
  g_autofree char *made = g_build_filename (built, "ur", "LC_MESSAGES", NULL);

  if (g_file_test (made, G_FILE_TEST_IS_DIR))
    return g_steal_pointer (&built);
  return g_build_filename (folder, "..", "share", "locale", NULL);
}

void
door_application_speak (const char *folder)
{
  g_autofree char *found = folder == NULL ? find_locale_folder () : NULL;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, folder != NULL ? folder : found);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
}
