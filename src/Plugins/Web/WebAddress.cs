namespace ComfyAssistant.Plugins.Web;

/// <summary>What of an address can be told without asking anybody.</summary>
public static class WebAddress
{
    /// <summary>The most characters of an address.</summary>
    public const int Longest = 2000;

    // What listens elsewhere is seldom a page, and often a service that nobody meant to be called.
    private static readonly int[] Ports = [80, 443];

    /// <summary>Reads an address that a model or a page names.</summary>
    /// <exception cref="FetchException">It is none, or none that may be fetched; the message says why and what would be right.</exception>
    public static Uri Read(string? text)
    {
        if (text is not { Length: > 0 and <= Longest } || !Uri.TryCreate(text.Trim(), UriKind.Absolute, out var address))
            throw new FetchException("That is no address. Give a whole one, such as https://example.org/page.");
        return Check(address);
    }

    /// <summary>Checks an address.</summary>
    /// <exception cref="FetchException">It may not be fetched.</exception>
    public static Uri Check(Uri address)
    {
        ArgumentNullException.ThrowIfNull(address);

        if (!address.IsAbsoluteUri || address.Scheme is not ("http" or "https"))
            throw new FetchException("Only addresses that begin with http:// or https:// can be read.");
        if (address.UserInfo.Length > 0) throw new FetchException("Addresses with a user name or a password are not read.");
        if (!Ports.Contains(address.Port)) throw new FetchException($"Port {address.Port} is not read; pages are on 80 and 443.");
        return address.Host.Length > 0 ? address : throw new FetchException("The address names no site.");
    }
}
