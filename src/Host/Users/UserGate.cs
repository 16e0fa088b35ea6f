using ComfyAssistant.Host.Security;
using ComfyAssistant.Host.Settings;

namespace ComfyAssistant.Host.Users;

/// <summary>Tells which user makes a request. Nobody is a user by default: what is not proven is refused.</summary>
internal sealed class UserGate(UserOptions options, UserTokens tokens, OwnCalls own)
{
    private const string Bearer = "Bearer ";

    /// <summary>Who asks.</summary>
    /// <returns>The name, or why the request is refused.</returns>
    /// <exception cref="Plugins.Storage.ContextException">Unavailable: the table of tokens cannot be read.</exception>
    public async ValueTask<(string? Name, string? Refusal)> FindAsync(HttpContext http)
    {
        if (http.Request.Headers[OwnCalls.Header] is [{ } sign] && own.Find(sign) is { Length: > 0 } caller)
            return (caller, null);
        return options.Source == UserSource.Token ? await ByTokenAsync(http) : ByHeader(http);
    }

    private async ValueTask<(string? Name, string? Refusal)> ByTokenAsync(HttpContext http)
    {
        if (http.Request.Headers.Authorization is [{ } sent] && sent.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)
            && await tokens.FindAsync(sent[Bearer.Length..].Trim(), http.RequestAborted) is { } name)
            return (name, null);
        http.Response.Headers.WWWAuthenticate = "Bearer";
        return (null, "This service asks each user for a token: send \"Authorization: Bearer …\" with the one that "
            + "\"comfy-assistant users add NAME\" has shown.");
    }

    private (string? Name, string? Refusal) ByHeader(HttpContext http)
    {
        // The pack in ComfyUI passes on whatever headers a browser sends, and asks from an address that may be trusted.
        if (!options.Trusts(http.Connection.RemoteIpAddress) || http.Request.Headers[OwnMachine.RemoteHeader].Count > 0)
            return (null, "This service learns from a proxy who asks, and this request did not come through one of those in "
                + "COMFY_ASSISTANT_TRUSTED_PROXIES. Use the proxy's address.");
        var name = http.Request.Headers[options.Header] is [{ } text] ? UserName.Of(text) : null;
        return name is not null ? (name, null) : (null, http.Request.Headers[options.Header] switch
        {
            [] or [""] => $"The proxy did not say who asks: it has to send the name of who has signed in as {options.Header}.",
            [_] => $"{options.Header} holds no name that can be used. {UserName.Rule}",
            _ => $"The request has several {options.Header} headers. The proxy has to replace what the browser sends.",
        });
    }
}
