#ifndef TPL_CYAML_H
#define TPL_CYAML_H
#include <yaml.h>
#endif
