// SPDX-License-Identifier: Apache-2.0
#include "core/base/error.h"

namespace sextant {

int exitCode(ErrorKind kind) {
    switch (kind) {
        case ErrorKind::Internal:
            return 1;
        case ErrorKind::Usage:
            return 2;
        case ErrorKind::Data:
            return 3;
        case ErrorKind::Machine:
            return 4;
        case ErrorKind::Interrupted:
            return 130;
    }
    return 1;
}

std::string Error::sentence() const { return nextStep.empty() ? message + "." : message + ". " + nextStep + "."; }

Error usageError(std::string message, std::string nextStep) {
    return {ErrorKind::Usage, std::move(message), std::move(nextStep)};
}
Error dataError(std::string message, std::string nextStep) {
    return {ErrorKind::Data, std::move(message), std::move(nextStep)};
}
Error machineError(std::string message, std::string nextStep) {
    return {ErrorKind::Machine, std::move(message), std::move(nextStep)};
}

}  // namespace sextant
