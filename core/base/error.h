// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stdexcept>
#include <string>

namespace sextant {

/// Who has to act on an error; the engine's exit code (docs/command-line.md) follows from it.
enum class ErrorKind {
    Internal,     ///< a defect of Sextant: exit 1
    Usage,        ///< a wrong option, config or command line: exit 2
    Data,         ///< a file that is not what it should be: exit 3
    Machine,      ///< device, memory, disk, network port: exit 4
    Interrupted,  ///< stopped on request, state saved: exit 130
};

int exitCode(ErrorKind kind);

/// What went wrong, for people. `message` is one plain sentence with the place (file, line, key, offset), without a
/// closing full stop; `nextStep` says what to do about it and may be empty.
struct Error {
    ErrorKind kind = ErrorKind::Internal;
    std::string message;
    std::string nextStep;

    /// "message. nextStep."
    std::string sentence() const;
};

Error usageError(std::string message, std::string nextStep = {});
Error dataError(std::string message, std::string nextStep = {});
Error machineError(std::string message, std::string nextStep = {});

/// Ends the whole run or command. Thrown where no caller could go on; caught once, at the top of the run.
class RunError : public std::runtime_error {
public:
    explicit RunError(Error error) : std::runtime_error(error.sentence()), m_error(std::move(error)) {}
    const Error& error() const { return m_error; }

private:
    Error m_error;
};

}  // namespace sextant
