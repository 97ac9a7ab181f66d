/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A questionnaire tried while it is written; the numbers are the promises of door-preview.h. */
#include "door-preview.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct {
  char *folder;
  DoorPreview *preview;
} Fixture;

#define HEAD "type,name,label,relevant,constraint\n"
#define FIRST                                                                                      \
  HEAD "select_one yn,stolen,Was anything stolen?,,\n"                                             \
       "integer,times,How often?,${stolen} = '1',\n"                                               \
       "text,why,Why?,,\n"

static void
write_sheet (Fixture *self, const char *name, const char *content)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, content, -1, &error);
  g_assert_no_error (error);
}

static void
wait_until_read (Fixture *self)
{
  while (door_preview_get_busy (self->preview))
    g_main_context_iteration (NULL, TRUE);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  self->folder = g_dir_make_tmp ("door-preview-XXXXXX", NULL);
  write_sheet (self, "survey.csv", FIRST);
  write_sheet (self, "choices.csv", "list_name,name,label\nyn,1,Yes\nyn,2,No\n");
  self->preview = door_preview_new (self->folder, NULL);
  wait_until_read (self);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_autoptr (GDir) dir = g_dir_open (self->folder, 0, NULL);
  const char *name;

  g_clear_object (&self->preview);
  while ((name = g_dir_read_name (dir)))
    {
      g_autofree char *path = g_build_filename (self->folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (self->folder);
  g_free (self->folder);
}

static void
read_again (Fixture *self)
{
  door_preview_reload (self->preview);
  wait_until_read (self);
}

static DoorQuestion *
question (Fixture *self)
{
  DoorInterview *interview = door_preview_get_interview (self->preview);
  g_autoptr (DoorQuestion) first
      = g_list_model_get_item (door_interview_get_questions (interview), 0);

  return first; /* the interview holds it */
}

static void
answer (Fixture *self, const char *ref, const char *value)
{
  DoorInterview *interview = door_preview_get_interview (self->preview);

  g_assert_true (door_interview_go_to (interview, ref));
  g_assert_cmpstr (door_question_get_ref (question (self)), ==, ref);
  door_question_set_answer (question (self), value);
}

static DoorPreviewRow *
row_of (Fixture *self, const char *name)
{
  GListModel *rows = door_preview_get_questions (self->preview);

  door_preview_refresh (self->preview);
  for (guint i = 0; i < g_list_model_get_n_items (rows); i++)
    {
      g_autoptr (DoorPreviewRow) row = g_list_model_get_item (rows, i);

      if (strcmp (door_preview_row_get_place (row), name) == 0)
        return row;
    }
  g_assert_not_reached ();
}

/* Promise 4, and jumping. */
static void
test_hidden (Fixture *self, gconstpointer data)
{
  DoorPreviewRow *times = row_of (self, "times");

  g_assert_cmpint (door_preview_row_get_kind (times), ==, DOOR_PREVIEW_HIDDEN);
  g_assert_nonnull (
      strstr (door_preview_row_get_detail (times), "\u2066${stolen} = '1'\u2069 must hold"));
  g_assert_nonnull (strstr (door_preview_row_get_detail (times), "stolen = no answer"));
  g_assert_false (door_preview_go (self->preview, times));

  answer (self, "/data/stolen", "2");
  times = row_of (self, "times");
  g_assert_nonnull (strstr (door_preview_row_get_detail (times), "stolen = 2"));

  answer (self, "/data/stolen", "1");
  times = row_of (self, "times");
  g_assert_cmpint (door_preview_row_get_kind (times), ==, DOOR_PREVIEW_ASKED);
  g_assert_true (door_preview_go (self->preview, times));
  g_assert_cmpstr (door_question_get_ref (question (self)), ==, "/data/times");
}

/* Promise 2 */
static void
test_change (Fixture *self, gconstpointer data)
{
  answer (self, "/data/stolen", "1");
  answer (self, "/data/times", "3");
  write_sheet (self, "survey.csv",
               HEAD "text,new,A new one,,\n"
                    "select_one yn,stolen,Was anything taken?,,\n"
                    "integer,times,How many times?,${stolen} = '1',. < 3\n");
  read_again (self);
  g_assert_cmpuint (door_preview_get_n_errors (self->preview), ==, 0);
  g_assert_nonnull (strstr (door_preview_get_message (self->preview), "still fit"));
  g_assert_cmpstr (door_question_get_ref (question (self)), ==, "/data/times");
  g_assert_cmpstr (door_question_get_label (question (self)), ==, "How many times?");
  g_assert_cmpstr (door_question_get_answer (question (self)), ==, "3");
  g_assert_cmpstr (door_preview_row_get_detail (row_of (self, "stolen")), ==, "1");
}

/* Promises 2, 3 */
static void
test_errors (Fixture *self, gconstpointer data)
{
  DoorInterview *before = door_preview_get_interview (self->preview);
  g_autoptr (DoorPreviewRow) fault = NULL;

  answer (self, "/data/stolen", "1");
  write_sheet (self, "survey.csv",
               HEAD "select_one yn,stolen,Stolen?,,\n"
                    "integer,times,How often?,${stollen} = '1',\n");
  read_again (self);
  g_assert_true (door_preview_get_interview (self->preview) == before);
  g_assert_cmpuint (door_preview_get_n_errors (self->preview), >, 0);
  fault = g_list_model_get_item (door_preview_get_faults (self->preview), 0);
  g_assert_cmpint (door_preview_row_get_kind (fault), ==, DOOR_PREVIEW_ERROR);
  g_assert_cmpstr (door_preview_row_get_place (fault), ==, "survey, row 3, column D");
  g_assert_nonnull (strstr (door_preview_row_get_title (fault), "stollen"));

  write_sheet (self, "survey.csv", FIRST);
  read_again (self);
  g_assert_cmpuint (door_preview_get_n_errors (self->preview), ==, 0);
  g_assert_cmpstr (door_preview_row_get_detail (row_of (self, "stolen")), ==, "1");
}

/* Promise 2: by itself. */
static void
on_interview (gboolean *done)
{
  *done = TRUE;
}

static gboolean
on_too_long (gpointer data)
{
  g_error ("the change was not noticed");
  return G_SOURCE_REMOVE;
}

static void
test_watch (Fixture *self, gconstpointer data)
{
  gboolean done = FALSE;
  guint limit = g_timeout_add_seconds (60, on_too_long, NULL);

  g_signal_connect_swapped (self->preview, "notify::interview", G_CALLBACK (on_interview), &done);
  write_sheet (self, "survey.csv", HEAD "text,only,The only one,,\n");
  while (!done)
    g_main_context_iteration (NULL, TRUE);
  wait_until_read (self);
  g_source_remove (limit);
  g_assert_cmpstr (door_question_get_ref (question (self)), ==, "/data/only");
}

/* Promise 1 */
static void
on_ended (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (door_interview_finalize_finish (DOOR_INTERVIEW (source), result, &error));
  g_assert_no_error (error);
  *(gboolean *) data = TRUE;
}

static guint
count_files (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir))
    n++;
  return n;
}

/* Promise 1, and it says so from the first screen on: "saved" would be a lie. */
static void
test_nothing_kept (Fixture *self, gconstpointer data)
{
  DoorInterview *interview = door_preview_get_interview (self->preview);

  g_assert_cmpint (door_interview_get_saving (interview), ==, DOOR_SAVING_NOTHING);
  answer (self, "/data/why", "typed");
  g_assert_cmpint (door_interview_get_saving (interview), ==, DOOR_SAVING_NOTHING);
}

static void
test_finish (Fixture *self, gconstpointer data)
{
  DoorInterview *interview = door_preview_get_interview (self->preview);
  gboolean done = FALSE;

  answer (self, "/data/stolen", "1");
  g_assert_cmpint (door_interview_get_saving (interview), ==, DOOR_SAVING_NOTHING);
  door_interview_finalize_async (interview, on_ended, &done);
  while (!done)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (door_interview_get_page (interview), ==, DOOR_PAGE_CLOSED);
  g_assert_cmpuint (count_files (self->folder), ==, 2);

  door_preview_restart (self->preview);
  g_assert_true (door_preview_get_interview (self->preview) != interview);
  g_assert_cmpstr (door_preview_row_get_detail (row_of (self, "stolen")), ==, "");
}

/* A calculation that cannot be done: told to the one who can mend it, without talk of keeping. */
static void
test_fault (Fixture *self, gconstpointer data)
{
  DoorInterview *interview;

  write_sheet (self, "survey.csv",
               "type,name,label,calculation\ntext,why,Why?,\ncalculate,day,,date(${why})\n");
  read_again (self);
  interview = door_preview_get_interview (self->preview);
  answer (self, "/data/why", "no day");
  door_interview_next (interview);
  g_assert_nonnull (door_interview_get_fault (interview));
  g_assert_nonnull (strstr (door_interview_get_fault (interview), "This is a preview"));
}

static void
test_no_file (void)
{
  g_autoptr (DoorPreview) preview = door_preview_new ("/nowhere/form.xml", NULL);

  while (door_preview_get_busy (preview))
    g_main_context_iteration (NULL, TRUE);
  g_assert_null (door_preview_get_interview (preview));
  g_assert_cmpuint (door_preview_get_n_errors (preview), ==, 1);
  g_assert_nonnull (strstr (door_preview_get_message (preview), "cannot be opened"));
}

typedef struct {
  GThread *here;
  gint elsewhere; /* how many were freed in another thread */
  gint freed;
} Freeing;

static void
on_freed (gpointer data, GObject *was)
{
  Freeing *freeing = data;

  if (g_thread_self () != freeing->here)
    g_atomic_int_inc (&freeing->elsewhere);
  g_atomic_int_inc (&freeing->freed);
}

/* Thread rule: one that is let go right after it has read is still freed where it was made. */
static void
test_freed_here (void)
{
  Freeing freeing = { g_thread_self (), 0, 0 };
  const int n = 2000;

  for (int i = 0; i < n; i++)
    {
      DoorPreview *preview = door_preview_new ("/nowhere/form.xml", NULL);

      g_object_weak_ref (G_OBJECT (preview), on_freed, &freeing);
      while (door_preview_get_busy (preview))
        g_main_context_iteration (NULL, TRUE);
      g_object_unref (preview);
    }
  while (g_atomic_int_get (&freeing.freed) < n)
    g_thread_yield ();
  g_assert_cmpint (freeing.elsewhere, ==, 0);
}

static void
take_result (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

/* There is no vault to keep a picture in: it is refused in words, and the interview goes on. */
static void
test_no_files (Fixture *self, gconstpointer data)
{
  g_autoptr (GBytes) content = g_bytes_new_static ("picture", 7);
  g_autoptr (GAsyncResult) attached = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorQuestion) photo = NULL;

  write_sheet (self, "survey.csv", HEAD "image,photo,A picture,,\n");
  read_again (self);
  photo = g_list_model_get_item (
      door_interview_get_questions (door_preview_get_interview (self->preview)), 0);
  g_assert_cmpint (door_question_get_kind (photo), ==, DOOR_QUESTION_PICTURE);
  door_question_attach_async (photo, ".jpg", content, take_result, &attached);
  while (attached == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (door_question_attach_finish (photo, attached, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED);
  g_assert_cmpstr (door_question_get_answer (photo), ==, "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/desk/preview/hidden", Fixture, NULL, set_up, test_hidden, tear_down);
  g_test_add ("/desk/preview/change", Fixture, NULL, set_up, test_change, tear_down);
  g_test_add ("/desk/preview/errors", Fixture, NULL, set_up, test_errors, tear_down);
  g_test_add ("/desk/preview/watch", Fixture, NULL, set_up, test_watch, tear_down);
  g_test_add ("/desk/preview/finish", Fixture, NULL, set_up, test_finish, tear_down);
  g_test_add ("/desk/preview/fault", Fixture, NULL, set_up, test_fault, tear_down);
  g_test_add ("/desk/preview/nothing-kept", Fixture, NULL, set_up, test_nothing_kept, tear_down);
  g_test_add ("/desk/preview/no-files", Fixture, NULL, set_up, test_no_files, tear_down);
  g_test_add_func ("/desk/preview/no-file", test_no_file);
  g_test_add_func ("/desk/preview/freed-here", test_freed_here);
  return g_test_run ();
}
