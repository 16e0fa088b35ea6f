using System.Security.Cryptography;
using System.Text;

namespace ComfyAssistant.Host.Models.Connections;

/// <summary>
/// Encrypts keys where the platform ties a secret to its user: on Windows with the Data Protection API. Elsewhere the file's mode protects
/// them, and they are stored as they are.
/// </summary>
internal static class KeyProtection
{
    private const string Windows = "dpapi:";

    /// <summary>The key as it is stored.</summary>
    public static string Protect(string key) => OperatingSystem.IsWindows()
        ? Windows + Convert.ToBase64String(
            ProtectedData.Protect(Encoding.UTF8.GetBytes(key), optionalEntropy: null, DataProtectionScope.CurrentUser))
        : key;

    /// <summary>The key that was stored.</summary>
    /// <exception cref="CryptographicException">Another user, or another machine, encrypted it.</exception>
    public static string Unprotect(string stored)
    {
        if (!stored.StartsWith(Windows, StringComparison.Ordinal))
            return stored;
        if (!OperatingSystem.IsWindows())
            throw new CryptographicException("The key was encrypted by Windows.");
        try
        {
            return Encoding.UTF8.GetString(ProtectedData.Unprotect(
                Convert.FromBase64String(stored[Windows.Length..]), optionalEntropy: null, DataProtectionScope.CurrentUser));
        }
        catch (FormatException broken)
        {
            throw new CryptographicException("The encrypted key is damaged.", broken);
        }
    }
}
