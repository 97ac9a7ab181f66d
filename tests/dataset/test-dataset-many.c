/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Many interviews: in a spool on the disk instead of memory, and read in several threads. */
#include "dataset-fixture.h"

typedef struct {
  DoorSpool spool;
  GPtrArray *blocks;
  guint fail_after;
} TestSpool;

static gboolean
spool_put (DoorSpool *spool, GBytes *block, guint64 *ret_place, GError **error)
{
  TestSpool *self = spool->data;

  if (self->blocks->len >= self->fail_after)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, "full");
      return FALSE;
    }
  g_ptr_array_add (self->blocks, g_bytes_ref (block));
  *ret_place = self->blocks->len - 1;
  return TRUE;
}

static GBytes *
spool_get (DoorSpool *spool, guint64 place, GError **error)
{
  TestSpool *self = spool->data;

  return g_bytes_ref (g_ptr_array_index (self->blocks, place));
}

static void
test_spool_init (TestSpool *self, guint fail_after)
{
  *self = (TestSpool){ .spool = { .put = spool_put, .get = spool_get } };
  self->spool.data = self;
  self->blocks = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  self->fail_after = fail_after;
}

static char *
numbered_xml (guint i)
{
  /* Ages outgrow each width of the store in turn; incomes stop being whole numbers. */
  static const char *const ages[] = { "1", "130", "70000", "3000000000", "-8", "" };

  return g_strdup_printf (
      "<data id='every-kind'><who>person %u</who><age>%s</age><income>%u.%u</income>"
      "<household><member><name>m%u</name></member></household>"
      "<meta><instanceID>uuid:%u</instanceID></meta></data>",
      i, ages[i / 500 % G_N_ELEMENTS (ages)], i, i > 2500 ? 5 : 0, i, i);
}

static gboolean
add_numbered (DoorDataset *dataset, guint i, GError **error)
{
  g_autofree char *xml = numbered_xml (i);
  g_autoptr (GBytes) bytes = g_bytes_new (xml, strlen (xml));

  return door_dataset_add_submission (dataset, bytes, NULL, error);
}

static void
check_numbered (const DoorDataset *dataset, guint n)
{
  static const double ages[] = { 1, 130, 70000, 3000000000.0 };
  guint who = (guint) door_dataset_find_column (dataset, 0, "who");
  guint age = (guint) door_dataset_find_column (dataset, 0, "age");
  guint income = (guint) door_dataset_find_column (dataset, 0, "income");
  g_auto (DoorRows) rows = { NULL };
  guint i = 0;

  door_rows_init (&rows, dataset, 0);
  for (; door_rows_next (&rows, NULL); i++)
    {
      g_autofree char *name = g_strdup_printf ("person %u", i);
      guint kind = i / 500 % 6;

      g_assert_cmpuint (rows.row, ==, i);
      g_assert_cmpstr (rows.cells[who].text, ==, name);
      g_assert_cmpfloat (rows.cells[income].number, ==, i > 2500 ? i + 0.5 : i);
      if (kind < 4)
        g_assert_cmpfloat (rows.cells[age].number, ==, ages[kind]);
      else
        g_assert_cmpint (rows.cells[age].kind, ==, kind == 4 ? DOOR_CELL_MISSING : DOOR_CELL_BLANK);
      if (kind == 4)
        g_assert_cmpint (rows.cells[age].missing, ==, DOOR_MISSING_DONT_KNOW);
    }
  g_assert_cmpuint (i, ==, n);
}

static void
check_many (DoorSpool *spool)
{
  g_autoptr (DoorDataset) dataset = dataset_new ("survey.xml", spool);

  for (guint i = 0; i < 3500; i++)
    {
      g_autoptr (GError) error = NULL;

      add_numbered (dataset, i, &error);
      g_assert_no_error (error);
    }
  dataset_close (dataset);
  g_assert_cmpuint (door_dataset_n_rows (dataset, 1), ==, 3500);
  check_numbered (dataset, 3500);
}

static void
test_many (void)
{
  check_many (NULL);
}

static void
test_spool (void)
{
  TestSpool spool;

  test_spool_init (&spool, G_MAXUINT);
  check_many (&spool.spool);
  g_assert_cmpuint (spool.blocks->len, ==, 8); /* 4 of interviews, 4 of members */
  g_ptr_array_unref (spool.blocks);
}

/* A spool that fails ends the dataset: no half of a submission stays behind unnoticed. */
static void
test_spool_failure (void)
{
  TestSpool spool;
  g_autoptr (GError) error = NULL;
  guint i = 0;

  test_spool_init (&spool, 1);
  {
    g_autoptr (DoorDataset) dataset = dataset_new ("survey.xml", &spool.spool);

    while (add_numbered (dataset, i, &error))
      i++;
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
    g_assert_cmpuint (i, ==, DOOR_DATASET_BLOCK);
    g_clear_error (&error);
    g_assert_false (add_numbered (dataset, i + 1, &error));
    g_assert_error (error, DOOR_DATASET_ERROR, DOOR_DATASET_ERROR_SPOOL);
    g_clear_error (&error);
    g_assert_false (door_dataset_close (dataset, &error));
    g_assert_error (error, DOOR_DATASET_ERROR, DOOR_DATASET_ERROR_SPOOL);
  }
  g_ptr_array_unref (spool.blocks);
}

/* --- Several threads ----------------------------------------------------------------------- */

typedef struct {
  const DoorDataset *dataset;
  guint first, n;
  DoorDatasetRecord **records;
} Share;

static gpointer
read_share (gpointer data)
{
  Share *share = data;

  for (guint i = share->first; i < share->first + share->n; i++)
    {
      g_autofree char *xml = numbered_xml (i);
      g_autoptr (GBytes) bytes = g_bytes_new (xml, strlen (xml));

      share->records[i] = door_dataset_read_submission (share->dataset, bytes, NULL, NULL);
    }
  return NULL;
}

static void
test_threads (void)
{
  enum { N = 3500, N_THREADS = 4 };
  g_autoptr (DoorDataset) dataset = dataset_new ("survey.xml", NULL);
  g_autofree DoorDatasetRecord **records = g_new0 (DoorDatasetRecord *, N);
  GThread *threads[N_THREADS];
  Share shares[N_THREADS];

  for (guint i = 0; i < N_THREADS; i++)
    {
      shares[i] = (Share){ dataset, i * N / N_THREADS, N / N_THREADS, records };
      threads[i] = g_thread_new ("reader", read_share, &shares[i]);
    }
  for (guint i = 0; i < N_THREADS; i++)
    g_thread_join (threads[i]);
  for (guint i = 0; i < N; i++)
    g_assert_true (door_dataset_add_record (dataset, records[i], NULL));
  dataset_close (dataset);
  check_numbered (dataset, N);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dataset/many", test_many);
  g_test_add_func ("/dataset/spool", test_spool);
  g_test_add_func ("/dataset/spool/failure", test_spool_failure);
  g_test_add_func ("/dataset/threads", test_threads);
  return g_test_run ();
}
