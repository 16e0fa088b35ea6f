using System.Globalization;
using System.Net;
using ComfyAssistant.Plugins.Texts;

namespace ComfyAssistant.Plugins.Comfy;

/// <summary>Why ComfyUI could not be asked.</summary>
public enum ComfyFault
{
    /// <summary>Nothing answers at its address.</summary>
    Away,

    /// <summary>It is there but does not answer in time or at all yet: starting, restarting, busy.</summary>
    NotReady,

    /// <summary>It does not have what was asked for (404).</summary>
    Missing,

    /// <summary>It refuses (a login, an internal error).</summary>
    Refused,

    /// <summary>A web page came instead of data: something else answers at the address.</summary>
    WebPage,

    /// <summary>The name of what was asked for cannot be part of an address; ComfyUI was not asked.</summary>
    BadName,

    /// <summary>The answer is cut off or damaged.</summary>
    Damaged,
}

/// <summary>
/// ComfyUI could not be asked. The message says plainly what happened and what to do about it, and may be shown to users and models.
/// </summary>
/// <param name="fault">The kind of failure.</param>
/// <param name="message">What happened and what to do.</param>
/// <param name="inner">The cause, for the log.</param>
public sealed class ComfyException(ComfyFault fault, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The kind of failure.</summary>
    public ComfyFault Fault { get; } = fault;

    internal static ComfyException Away(ComfyPlace place, Exception inner) => new(ComfyFault.Away,
        $"ComfyUI does not answer at {place}. Start it, or set {place.Variable} to where it runs.", inner);

    internal static ComfyException Slow(ComfyPlace place, string path, TimeSpan limit) =>
        new(ComfyFault.NotReady, string.Create(CultureInfo.InvariantCulture,
            $"ComfyUI at {place} did not answer /{path} within {limit.TotalSeconds:0} seconds. "
            + $"It may be starting or busy; try again in a moment."));

    internal static ComfyException Broken(ComfyPlace place, string path, Exception inner) => new(ComfyFault.Damaged,
        $"The connection to ComfyUI at {place} broke in the middle of /{path}. It may have been restarted; try again in a moment.",
        inner);

    internal static ComfyException NoJson(ComfyPlace place, string path, Exception? inner = null) => new(ComfyFault.Damaged,
        $"{place} answers /{path} with a damaged or cut-off text instead of JSON. Try again; if it stays so, " +
        "look into ComfyUI's console.", inner);

    internal static ComfyException WebPage(ComfyPlace place, string path) => new(ComfyFault.WebPage,
        $"{place} answers /{path} with a web page instead of data. {place.Variable} must be the address of ComfyUI itself, "
        + "and no login page may stand in between.");

    internal static ComfyException BadName(ComfyPlace place, string name) => new(ComfyFault.BadName,
        $"\"{name.Cut(80)}\" is no name that {place} could be asked for: it is empty, holds a slash, or consists of dots. " +
        "Use a name from its list.");

    internal static ComfyException TooLarge(ComfyPlace place, string path, long limit) =>
        new(ComfyFault.Damaged, string.Create(CultureInfo.InvariantCulture,
            $"{place} answers /{path} with more than {limit / (1024 * 1024)} MB, which was not read. "
            + $"Check that {place.Variable} is ComfyUI's address."));

    internal static ComfyException Redirected(ComfyPlace place, string path, Uri? to) => new(ComfyFault.Refused,
        $"{place} sends /{path} on to {(to is null ? "another address" : Display.Address(new Uri(place.Address, to)))}, "
        + $"which is not followed. Set {place.Variable} to the address where ComfyUI itself answers.");

    internal static ComfyException Refused(ComfyPlace place, string path, HttpStatusCode status) => status switch
    {
        HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout => new(ComfyFault.NotReady,
            $"ComfyUI at {place} is not ready ({(int)status}): it is starting or restarting. Try again in a moment."),
        HttpStatusCode.NotFound => new(ComfyFault.Missing,
            $"{place} knows no /{path} (404). Check that {place.Variable} is ComfyUI's address and that ComfyUI is up to date."),
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => new(ComfyFault.Refused,
            $"{place} asks for a login ({(int)status}). {place.Variable} must reach ComfyUI without one."),
        _ => new(ComfyFault.Refused, $"ComfyUI at {place} answers /{path} with status {(int)status}. Its console says why."),
    };
}
