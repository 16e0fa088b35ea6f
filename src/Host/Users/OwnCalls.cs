using System.Security.Cryptography;
using System.Text;

namespace ComfyAssistant.Host.Users;

/// <summary>
/// Lets the service ask itself in a user's name, as examples do: with a sign that only this process can make, for it knows no user's token.
/// </summary>
internal sealed class OwnCalls
{
    /// <summary>The header that holds it.</summary>
    public const string Header = "X-ComfyAssistant-Own-Call";

    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);

    /// <summary>The header's value for calls of that user.</summary>
    public string Sign(CurrentUser user) =>
        $"{user.Name} {Convert.ToHexStringLower(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(user.Name)))}";

    /// <summary>Whose call it is; null where the sign is not ours.</summary>
    public string? Find(string sign)
    {
        var name = sign.Split(' ')[0];
        return CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Sign(new(name))), Encoding.UTF8.GetBytes(sign)) ? name : null;
    }
}
