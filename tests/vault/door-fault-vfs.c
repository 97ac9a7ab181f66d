/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "door-fault-vfs.h"

#include <sqlite3.h>
#include <string.h>

#define SECTOR 512

/* What the disk is known to hold of a file, and what was written to it since. */
typedef struct {
  char *path;
  GByteArray *durable;
  GPtrArray *pending; /* of Change */
} Disk;

typedef struct {
  gboolean is_truncation;
  gsize offset; /* or the new size */
  GBytes *bytes;
} Change;

typedef struct {
  sqlite3_file base;
  Disk *disk; /* NULL for temporary files */
  sqlite3_file *real;
} FaultFile;

static sqlite3_vfs *system_vfs;
static sqlite3_vfs fault_vfs;
static GHashTable *disks; /* path -> Disk */
static DoorFaultKind kind;
static guint countdown;
static int code;
static gboolean happened;

/* --- the disk --- */

static void
change_free (Change *self)
{
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_free (self);
}

static void
disk_free (Disk *self)
{
  g_free (self->path);
  g_byte_array_unref (self->durable);
  g_ptr_array_unref (self->pending);
  g_free (self);
}

static Disk *
disk_get (const char *path)
{
  Disk *disk = g_hash_table_lookup (disks, path);
  g_autofree char *bytes = NULL;
  gsize n = 0;

  if (disk)
    return disk;
  disk = g_new0 (Disk, 1);
  disk->path = g_strdup (path);
  disk->durable = g_byte_array_new ();
  disk->pending = g_ptr_array_new_with_free_func ((GDestroyNotify) change_free);
  if (g_file_get_contents (path, &bytes, &n, NULL))
    g_byte_array_append (disk->durable, (const guint8 *) bytes, (guint) n);
  g_hash_table_insert (disks, disk->path, disk);
  return disk;
}

static void
put (GByteArray *image, gsize offset, const guint8 *bytes, gsize n)
{
  if (image->len < offset + n)
    {
      gsize before = image->len;

      g_byte_array_set_size (image, (guint) (offset + n));
      memset (image->data + before, 0, offset + n - before);
    }
  memcpy (image->data + offset, bytes, n);
}

/* `random` NULL: all of it. */
static void
apply (GByteArray *image, const Change *change, GRand *random)
{
  const guint8 *bytes;
  gsize n;

  if (change->is_truncation)
    {
      if (!random || g_rand_boolean (random))
        g_byte_array_set_size (image, (guint) MIN (image->len, change->offset));
      return;
    }
  bytes = g_bytes_get_data (change->bytes, &n);
  for (gsize at = 0; at < n; at += SECTOR)
    if (!random || g_rand_boolean (random))
      put (image, change->offset + at, bytes + at, MIN (SECTOR, n - at));
}

static void
disk_settle (Disk *self, GRand *random)
{
  for (guint i = 0; i < self->pending->len; i++)
    apply (self->durable, self->pending->pdata[i], random);
  g_ptr_array_set_size (self->pending, 0);
}

static void
disk_note (Disk *self, gboolean is_truncation, gsize offset, const void *bytes, gsize n)
{
  Change *change;

  if (!self)
    return;
  change = g_new0 (Change, 1);
  change->is_truncation = is_truncation;
  change->offset = offset;
  change->bytes = bytes ? g_bytes_new (bytes, n) : NULL;
  g_ptr_array_add (self->pending, change);
}

/* --- faults --- */

/* 0: go on; else the code to answer with. */
static int
count_call (gboolean writes)
{
  if (kind == DOOR_FAULT_NONE)
    return 0;
  if (happened)
    return kind == DOOR_FAULT_POWER_CUT || (kind == DOOR_FAULT_LASTING && writes) ? code : 0;
  if (--countdown > 0)
    return 0;
  happened = TRUE;
  return code;
}

void
door_fault_set (DoorFaultKind new_kind, guint at, int new_code)
{
  kind = new_kind;
  countdown = at;
  code = new_code;
  happened = FALSE;
}

void
door_fault_clear (void)
{
  kind = DOOR_FAULT_NONE;
}

gboolean
door_fault_happened (void)
{
  return happened;
}

/* --- a file --- */

#define REAL(file) (((FaultFile *) (file))->real)

static int
fault_close (sqlite3_file *file)
{
  int status = REAL (file)->pMethods ? REAL (file)->pMethods->xClose (REAL (file)) : SQLITE_OK;

  return status;
}

static int
fault_read (sqlite3_file *file, void *bytes, int n, sqlite3_int64 offset)
{
  int fault = count_call (FALSE);

  return fault ? SQLITE_IOERR_READ : REAL (file)->pMethods->xRead (REAL (file), bytes, n, offset);
}

static int
fault_write (sqlite3_file *file, const void *bytes, int n, sqlite3_int64 offset)
{
  int fault = count_call (TRUE);

  if (fault)
    return fault == SQLITE_IOERR ? SQLITE_IOERR_WRITE : fault;
  disk_note (((FaultFile *) file)->disk, FALSE, (gsize) offset, bytes, (gsize) n);
  return REAL (file)->pMethods->xWrite (REAL (file), bytes, n, offset);
}

static int
fault_truncate (sqlite3_file *file, sqlite3_int64 size)
{
  if (count_call (TRUE))
    return SQLITE_IOERR_TRUNCATE;
  disk_note (((FaultFile *) file)->disk, TRUE, (gsize) size, NULL, 0);
  return REAL (file)->pMethods->xTruncate (REAL (file), size);
}

static int
fault_sync (sqlite3_file *file, int flags)
{
  if (count_call (TRUE))
    return SQLITE_IOERR_FSYNC;
  if (((FaultFile *) file)->disk)
    disk_settle (((FaultFile *) file)->disk, NULL);
  return SQLITE_OK;
}

static int
fault_size (sqlite3_file *file, sqlite3_int64 *ret_size)
{
  return REAL (file)->pMethods->xFileSize (REAL (file), ret_size);
}

static int
fault_lock (sqlite3_file *file, int level)
{
  return REAL (file)->pMethods->xLock (REAL (file), level);
}

static int
fault_unlock (sqlite3_file *file, int level)
{
  return REAL (file)->pMethods->xUnlock (REAL (file), level);
}

static int
fault_check_lock (sqlite3_file *file, int *ret_locked)
{
  return REAL (file)->pMethods->xCheckReservedLock (REAL (file), ret_locked);
}

static int
fault_control (sqlite3_file *file, int operation, void *argument)
{
  return REAL (file)->pMethods->xFileControl (REAL (file), operation, argument);
}

static int
fault_sector (sqlite3_file *file)
{
  return SECTOR;
}

/* No promise about what a power cut leaves of a page: the most that SQLite may be asked to bear. */
static int
fault_characteristics (sqlite3_file *file)
{
  return 0;
}

static int
fault_shm_map (sqlite3_file *file, int page, int size, int extend, void volatile **ret_page)
{
  return REAL (file)->pMethods->xShmMap (REAL (file), page, size, extend, ret_page);
}

static int
fault_shm_lock (sqlite3_file *file, int offset, int n, int flags)
{
  return REAL (file)->pMethods->xShmLock (REAL (file), offset, n, flags);
}

static void
fault_shm_barrier (sqlite3_file *file)
{
  REAL (file)->pMethods->xShmBarrier (REAL (file));
}

static int
fault_shm_unmap (sqlite3_file *file, int remove)
{
  return REAL (file)->pMethods->xShmUnmap (REAL (file), remove);
}

static const sqlite3_io_methods fault_methods = {
  .iVersion = 2,
  .xClose = fault_close,
  .xRead = fault_read,
  .xWrite = fault_write,
  .xTruncate = fault_truncate,
  .xSync = fault_sync,
  .xFileSize = fault_size,
  .xLock = fault_lock,
  .xUnlock = fault_unlock,
  .xCheckReservedLock = fault_check_lock,
  .xFileControl = fault_control,
  .xSectorSize = fault_sector,
  .xDeviceCharacteristics = fault_characteristics,
  .xShmMap = fault_shm_map,
  .xShmLock = fault_shm_lock,
  .xShmBarrier = fault_shm_barrier,
  .xShmUnmap = fault_shm_unmap,
};

/* --- the VFS --- */

static int
fault_open (sqlite3_vfs *vfs, sqlite3_filename name, sqlite3_file *file, int flags, int *ret_flags)
{
  FaultFile *self = (FaultFile *) file;
  int status;

  self->base.pMethods = NULL;
  self->real = (sqlite3_file *) (self + 1);
  if (count_call (FALSE))
    return SQLITE_CANTOPEN;
  status = system_vfs->xOpen (system_vfs, name, self->real, flags, ret_flags);
  if (status != SQLITE_OK)
    return status;
  self->disk = name ? disk_get (name) : NULL;
  self->base.pMethods = &fault_methods;
  return SQLITE_OK;
}

/* A removal counts as done at once: SQLite syncs the folder where it matters. */
static int
fault_delete (sqlite3_vfs *vfs, const char *name, int sync)
{
  if (count_call (TRUE))
    return SQLITE_IOERR_DELETE;
  g_hash_table_remove (disks, name);
  return system_vfs->xDelete (system_vfs, name, sync);
}

void
door_fault_install (void)
{
  system_vfs = sqlite3_vfs_find (NULL);
  fault_vfs = *system_vfs;
  fault_vfs.zName = "fault";
  fault_vfs.pNext = NULL;
  fault_vfs.szOsFile = (int) sizeof (FaultFile) + system_vfs->szOsFile;
  fault_vfs.xOpen = fault_open;
  fault_vfs.xDelete = fault_delete;
  g_assert (sqlite3_vfs_register (&fault_vfs, 1) == SQLITE_OK);
  disks = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) disk_free);
}

void
door_fault_power_on (GRand *random)
{
  GHashTableIter iter;
  Disk *disk;

  door_fault_clear ();
  g_hash_table_iter_init (&iter, disks);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &disk))
    {
      disk_settle (disk, random);
      g_assert_true (g_file_set_contents_full (disk->path, (const char *) disk->durable->data,
                                               (gssize) disk->durable->len,
                                               G_FILE_SET_CONTENTS_NONE, 0600, NULL));
    }
  g_hash_table_remove_all (disks);
}

void
door_fault_forget (void)
{
  g_hash_table_remove_all (disks);
}
